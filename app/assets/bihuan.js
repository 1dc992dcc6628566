/* Keys, the marked menu entry, what happens when a sign-in has ended or the database is away. */
(function () {
  "use strict";
  /* The charts' script is asked for under an address that changes with it; Dash's own does not. */
  var charts = document.querySelector('meta[name="bihuan-charts"]');
  Object.defineProperty(window, "_dashPlotlyJSURL", {
    get: function () { return charts.content; },
    set: function () {}
  });

  /* What could not be asked at all is told in the corner, as refusals of the pages are. */
  function tell(words) {
    var corner = document.createElement("div");
    corner.className = "toasts";
    corner.setAttribute("role", "alert");
    corner.innerHTML = '<div class="toast show toast-warning"><div class="toast-body"></div></div>';
    corner.querySelector(".toast-body").textContent = words;
    document.body.appendChild(corner);
    window.setTimeout(function () { corner.remove(); }, 8000);
  }

  var leaving = false;
  window.addEventListener("pagehide", function () { leaving = true; });

  var plain = window.fetch;
  window.fetch = function (address, asked) {
    if (window.dash_ag_grid && asked && asked.headers && /_dash-update-component/.test(address)) {
      asked.headers["X-Has-Grid"] = "1"; /* the server need not name its script again */
    }
    return plain.apply(this, arguments).then(function (answer) {
      if (answer.status === 503) {
        answer.clone().json().then(function (refused) { tell(refused.message); }, function () {});
      }
      if (answer.status === 401) {
        window.location.assign("/sign-in?next=" + encodeURIComponent(location.pathname + location.search));
        return new Promise(function () {}); /* the page goes away: nobody waits for this answer */
      }
      return answer;
    }, function (unreachable) {
      if (!leaving && /_dash-update-component/.test(address)) {
        tell(document.getElementById("shell-toasts").dataset.unreachable);
      }
      throw unreachable;
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
    var to = typed === "g" ? { o: "/", t: "/workbench", p: "/problems", i: "/intake", s: "/supervision", c: "/consultations", r: "/reviews" }[event.key] : null;
    typed = event.key === "g" ? "g" : "";
    if (to) {
      var link = document.querySelector('#shell-menu a[href="' + to + '"]');
      if (link) { link.click(); }
    }
  });
})();
