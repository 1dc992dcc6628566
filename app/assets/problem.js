/* Focus into a form that opens, Esc out of it; printing and copying. */
(function () {
  "use strict";
  var begun = null;
  new MutationObserver(function () {
    var form = document.querySelector(".act-card .act-form");
    if (form && !begun) {
      var field = form.querySelector("input:not([type=radio]), textarea, select");
      if (field) { field.focus({ preventScroll: false }); }
    }
    begun = form;
  }).observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    var written = Array.prototype.some.call(
      document.querySelectorAll(".act-form textarea"), function (area) { return area.value; });
    if (written) { return; }
    var back = document.querySelector('#problem-desk [id*=\'"do":"back"\']');
    if (back) { back.click(); }
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("[data-print],[data-copy]") : null;
    if (!button) { return; }
    if (button.hasAttribute("data-print")) { window.print(); return; }
    var field = document.getElementById(button.getAttribute("data-copy"));
    if (!field) { return; }
    var done = function () { button.textContent = button.getAttribute("data-copied"); };
    if (navigator.clipboard) { navigator.clipboard.writeText(field.value).then(done); return; }
    field.select();
    if (document.execCommand("copy")) { done(); }
  });
})();
