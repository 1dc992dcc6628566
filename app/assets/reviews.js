/* 周例会: a sentence that is written takes the focus; meeting mode turns its steps by keys. */
(function () {
  "use strict";
  var digits = "", last = 0;

  function screenOf() { return document.querySelector(".review-screen"); }
  function steps(screen) { return Array.from(screen.querySelectorAll(".review-step")); }
  function place(screen) { return steps(screen).findIndex(function (step) { return !step.hidden; }); }
  function form(screen) { return screen.querySelector(".review-desk .act-card"); }
  function list(screen) { return screen.querySelector(".review-jump"); }

  /* One step is shown, named to those who listen, and keeps its place over a reload. */
  function show(screen, n) {
    var all = steps(screen), to = Math.max(0, Math.min(n, all.length - 1));
    all.forEach(function (step, each) { step.hidden = each !== to; });
    screen.querySelector(".review-place").textContent = (to + 1) + " / " + all.length;
    screen.querySelector(".review-told").textContent = all[to].dataset.told;
    screen.querySelector(".review-steps").scrollTop = 0;
    history.replaceState(history.state, "", "#" + (to + 1));
    closeList(screen);
    all[to].querySelector("h1").focus({ preventScroll: true });
    window.dispatchEvent(new Event("resize")); /* charts take their size when they are seen */
  }
  function turn(screen, by) { show(screen, place(screen) + by); }

  function openList(screen) {
    var here = list(screen).querySelector('[data-go="' + (place(screen) + 1) + '"]');
    list(screen).hidden = false;
    list(screen).querySelectorAll("[aria-current]").forEach(function (b) { b.removeAttribute("aria-current"); });
    here.setAttribute("aria-current", "step");
    here.focus();
  }
  function closeList(screen) { list(screen).hidden = true; }
  function heading(screen) { return steps(screen)[place(screen)].querySelector("h1"); }

  function inList(screen, event) {
    var all = Array.from(list(screen).querySelectorAll("[data-go]"));
    var here = all.indexOf(document.activeElement);
    var to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape" || event.key === "g") { closeList(screen); heading(screen).focus(); return true; }
    if (event.key === "Tab") { to = here + (event.shiftKey ? -1 : 1); }
    if (to === undefined) { return false; }
    all[(to + all.length) % all.length].focus();
    return true;
  }

  /* Esc first goes to 取消 where something was typed: one stray key loses nothing. */
  function inForm(screen, event) {
    var card = form(screen);
    if (event.key === "Escape") {
      var back = card.querySelector('[data-do="back"]');
      if (card.dataset.typed && document.activeElement !== back) { back.focus(); } else { back.click(); }
      return true;
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      /* a field tells what it holds when it is left */
      if (document.activeElement) { document.activeElement.blur(); }
      window.setTimeout(function () { card.querySelector('[data-do="save"]').click(); }, 0);
      return true;
    }
    return false;
  }

  function jumped(screen, event) {
    if (event.timeStamp - last > 1500) { digits = ""; }
    last = event.timeStamp;
    if (/^[0-9]$/.test(event.key)) { digits += event.key; return true; }
    var to = event.key === "Enter" && digits ? Number(digits) : 0;
    digits = "";
    if (to) { show(screen, to - 1); }
    return to > 0;
  }

  function clicked(screen, selector) {
    var button = screen.querySelector(selector);
    if (button) { button.click(); }
    return Boolean(button);
  }

  var KEYS = {
    ArrowRight: function (screen) { turn(screen, 1); return true; },
    PageDown: function (screen) { turn(screen, 1); return true; },
    " ": function (screen) { turn(screen, 1); return true; },
    ArrowLeft: function (screen) { turn(screen, -1); return true; },
    PageUp: function (screen) { turn(screen, -1); return true; },
    Home: function (screen) { show(screen, 0); return true; },
    End: function (screen) { show(screen, Infinity); return true; },
    g: function (screen) { openList(screen); return true; },
    d: function (screen) { return clicked(screen, '.review-step:not([hidden]) [data-key="d"]'); },
    f: function (screen) { return clicked(screen, "[data-fullscreen]"); },
    Escape: function (screen) { return clicked(screen, ".review-leave"); }
  };

  function onScreen(screen, event) {
    if (form(screen)) { return inForm(screen, event); }
    if (!list(screen).hidden) { return inList(screen, event); }
    if (event.ctrlKey || event.metaKey || event.altKey) { return false; }
    var pressing = event.target.closest && event.target.closest("button, a, summary");
    if (pressing && (event.key === " " || event.key === "Enter")) { return false; }
    if (jumped(screen, event)) { return true; }
    var key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    return Object.prototype.hasOwnProperty.call(KEYS, key) && KEYS[key](screen);
  }

  window.addEventListener("keydown", function (event) {
    var screen = screenOf();
    if (!screen || !screen.querySelector(".review-step")) { return; }
    if (onScreen(screen, event)) { event.preventDefault(); event.stopPropagation(); return; }
    /* the keys of the pages beneath are not those of the meeting */
    if (event.key.length === 1 && !form(screen)) { event.stopPropagation(); }
  }, true);

  document.addEventListener("click", function (event) {
    var screen = screenOf(), at = event.target.closest ? event.target : null;
    if (!screen || !at) { return; }
    var by = at.closest("[data-turn]"), to = at.closest("[data-go]");
    if (by) { turn(screen, by.dataset.turn === "next" ? 1 : -1); }
    if (to) { show(screen, Number(to.dataset.go) - 1); }
    if (at.closest(".review-leave") && document.fullscreenElement) { document.exitFullscreen(); }
  });

  document.addEventListener("input", function (event) {
    var card = event.target.closest ? event.target.closest(".review-desk .act-card") : null;
    if (card) { card.dataset.typed = "1"; }
  });

  /* What appears takes the focus: the meeting's first step, a form, a field; what goes gives it back. */
  var written = "";
  function focusForm(screen) {
    var open = form(screen), known = screen.dataset.form === "1";
    if (open && !open.contains(document.activeElement)) {
      var wrong = open.querySelector(".is-invalid, [aria-invalid=true]");
      var field = wrong || open.querySelector("textarea, input, select");
      if (field) { field.focus(); }
    }
    if (!open && known) { heading(screen).focus({ preventScroll: true }); }
    screen.dataset.form = open ? "1" : "";
  }
  function focusSentence() {
    var field = document.querySelector(".report-sentence textarea");
    if (field && !written) { written = field.closest(".report-sentence").id; field.focus(); }
    if (!field && written) {
      var back = document.getElementById(written);
      var pencil = back && back.querySelector(".report-pencil");
      if (pencil) { pencil.focus(); }
      written = "";
    }
  }
  new MutationObserver(function () {
    var screen = screenOf();
    if (!screen) { focusSentence(); return; }
    if (!screen.dataset.begun && screen.querySelector(".review-step")) {
      screen.dataset.begun = "1";
      show(screen, (parseInt(location.hash.slice(1), 10) || 1) - 1);
    }
    focusForm(screen);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
