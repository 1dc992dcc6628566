/* Printing and copying, which only the browser can do. */
(function () {
  "use strict";
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
