/* 评价考核: the definition of the figure under the mouse or the keyboard, at the foot of the screen. */
(function () {
  "use strict";

  function told(event) {
    var tip = document.getElementById("evaluation-tip");
    if (!tip) { return; }
    var figure = event.target.closest && event.target.closest("[data-measure]");
    var words = figure && document.getElementById(
      "evaluation-definition-" + figure.getAttribute("data-measure"));
    tip.classList.toggle("on", Boolean(words));
    tip.replaceChildren();
    if (words) {
      words.childNodes.forEach(function (node) { tip.appendChild(node.cloneNode(true)); });
    }
  }

  ["mouseover", "focusin"].forEach(function (name) { document.addEventListener(name, told); });
  document.addEventListener("keydown", function (event) {
    var tip = document.getElementById("evaluation-tip");
    if (tip && event.key === "Escape") { tip.classList.remove("on"); }
  });
})();
