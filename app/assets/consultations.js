/* Meeting mode: the keys of the buttons that name one, Esc out of a form first, and the full screen. */
(function () {
  "use strict";
  function pressed(key) {
    var screen = document.querySelector(".meeting-screen");
    if (!screen) { return null; }
    if (key === "Escape") {
      var back = screen.querySelector('.consultation-desk [id*=\'"do":"back"\']');
      if (back) { return back; }
    } else if (screen.querySelector(".consultation-desk .act-card")) {
      return null; /* a form is open: nothing typed is lost by a stray key */
    }
    var named = screen.querySelector('.screen-bar [data-key="' + key + '"]');
    return named && (named.querySelector("a") || named);
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    var writing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (writing && event.key !== "Escape") { return; }
    var key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    var button = pressed(key);
    if (button) { event.preventDefault(); button.click(); }
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("[data-fullscreen]") : null;
    if (!button) { return; }
    if (document.fullscreenElement) { document.exitFullscreen(); } else { document.documentElement.requestFullscreen(); }
  });
})();
