/* 部门协同: a node or a line of the picture opens its list. */
(function () {
  "use strict";
  window.dash_clientside = window.dash_clientside || {};
  var clientside = window.dash_clientside;
  clientside.bihuan = clientside.bihuan || {};

  clientside.bihuan.networkOpens = function (clicked) {
    var point = clicked && clicked.points && clicked.points[0];
    return point && point.customdata ? String(point.customdata) : clientside.no_update;
  };

  /* A click elsewhere closes the menu of files. */
  document.addEventListener("click", function (event) {
    document.querySelectorAll(".export-menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.removeAttribute("open"); }
    });
  });
})();
