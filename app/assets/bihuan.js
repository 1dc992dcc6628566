/* Keys, the marked menu entry, and what happens when a sign-in has ended. */
(function () {
  "use strict";
  var plain = window.fetch;
  window.fetch = function () {
    return plain.apply(this, arguments).then(function (answer) {
      if (answer.status === 401) {
        window.location.assign("/sign-in?next=" + encodeURIComponent(location.pathname + location.search));
        return new Promise(function () {}); /* the page goes away: nobody waits for this answer */
      }
      return answer;
    });
  };

  function mark() {
    document.querySelectorAll("#shell-menu a").forEach(function (link) {
      var root = link.getAttribute("href");
      var here = location.pathname;
      var on = here === root || (root !== "/" && here.indexOf(root + "/") === 0);
      link.classList.toggle("on", on);
      if (on) { link.setAttribute("aria-current", "page"); } else { link.removeAttribute("aria-current"); }
    });
  }
  new MutationObserver(mark).observe(document.documentElement, { childList: true, subtree: true });

  var typed = "";
  document.addEventListener("keydown", function (event) {
    var at = event.target;
    var writing = at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);
    if (writing || event.ctrlKey || event.metaKey || event.altKey) { typed = ""; return; }
    if (event.key === "/") {
      var box = document.getElementById("shell-search");
      if (box) { event.preventDefault(); box.focus(); }
      return;
    }
    var to = typed === "g" ? { o: "/", t: "/workbench", p: "/problems", i: "/intake" }[event.key] : null;
    typed = event.key === "g" ? "g" : "";
    if (to) {
      var link = document.querySelector('#shell-menu a[href="' + to + '"]');
      if (link) { link.click(); }
    }
  });
})();
