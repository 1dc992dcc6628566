/* Cells of the grids, Enter on a row, and the export that says when it is ready. */
(function () {
  "use strict";
  var shapes = { green: "●", yellow: "▲", red: "■", grey: "❚❚", none: "—" };
  var h = function () { return window.React.createElement.apply(null, arguments); };

  function go(address) {
    window.history.pushState({}, "", address);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  }

  var cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});

  cells.Lamp = function (props) {
    var row = props.data;
    if (!row) { return null; }
    return h("span", { className: "lamp lamp-" + row.light },
      h("span", { "aria-hidden": "true" }, shapes[row.light]), h("span", null, props.value));
  };

  cells.ProblemLink = function (props) {
    var row = props.data;
    if (!row) { return null; }
    return h("a", {
      href: row.address,
      title: props.value,
      tabIndex: -1,
      onClick: function (event) {
        if (event.ctrlKey || event.metaKey || event.shiftKey) { return; }
        event.preventDefault();
        go(row.address);
      }
    }, props.value, (row.tags || []).map(function (word) {
      return h("span", { className: "tag tag-strong", key: word }, word);
    }));
  };

  var functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  functions.openOnEnter = function (params) {
    var row = params.data;
    if (row && row.address && params.event && params.event.key === "Enter") { go(row.address); }
  };

  /* The place of the row before those that a grid asks for: deep in a list, the server goes on
     from there. Places are kept per grid and order, for blocks that are dropped and asked again. */
  var places = new WeakMap();
  function placesOf(request) {
    var order = JSON.stringify(request.sortModel || []);
    var kept = places.get(request.api);
    if (!kept || kept.order !== order) {
      kept = { order: order, rows: new Map() };
      places.set(request.api, kept);
    }
    return kept.rows;
  }
  function placeBefore(request) {
    var known = placesOf(request);
    var before = request.startRow && request.api.getDisplayedRowAtIndex(request.startRow - 1);
    if (before && before.data && before.data.place) {
      known.set(request.startRow, before.data.place);
    }
    var nearest = 0;
    known.forEach(function (_place, row) {
      if (row <= request.startRow && row > nearest) { nearest = row; }
    });
    return nearest ? { row: nearest, place: known.get(nearest) } : null;
  }
  var clientside = (window.dash_clientside = window.dash_clientside || {});
  clientside.bihuan = clientside.bihuan || {};
  clientside.bihuan.askRows = function (request) {
    if (!request) { return clientside.no_update; }
    return {
      startRow: request.startRow,
      endRow: request.endRow,
      sortModel: request.sortModel,
      after: placeBefore(request)
    };
  };

  /* A changed filter draws the page anew, a look draws one's exports anew: the control in hand
     stays in hand. */
  var kinds = /"type":"((register|overview|network)-filter|exports-act)"/;
  var held = null;
  document.addEventListener("focusin", function (event) {
    held = kinds.test(event.target.id) ? event.target : null;
  });
  new MutationObserver(function () {
    if (!held || held.isConnected || document.activeElement !== document.body) { return; }
    var again = document.getElementById(held.id);
    if (again) { again.focus({ preventScroll: true }); }
  }).observe(document.documentElement, { childList: true, subtree: true });

  /* An export is a plain link; the answer brings a cookie with the link's own token. */
  function exportDone(token) {
    return document.cookie.split("; ").indexOf("bihuan-export=" + token) >= 0;
  }
  function ready(link) {
    link.textContent = link.dataset.words;
    link.removeAttribute("aria-busy");
    window.clearInterval(Number(link.dataset.timer));
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a.export-link");
    if (!link) { return; }
    if (link.getAttribute("aria-busy")) { event.preventDefault(); return; }
    var token = Math.random().toString(36).slice(2, 12);
    var address = new URL(link.href, window.location.href);
    address.searchParams.set("token", token);
    link.href = address.pathname + address.search;
    link.dataset.words = link.dataset.words || link.textContent;
    link.textContent = link.dataset.busy;
    link.setAttribute("aria-busy", "true");
    var tries = 0;
    link.dataset.timer = String(window.setInterval(function () {
      tries += 1;
      if (exportDone(token) || tries > 1200) { ready(link); }
    }, 500));
  });
})();
