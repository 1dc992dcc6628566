"use strict";
// Sorts and filters tables, shows all their columns, hides series of charts, tells their numbers.

const FEW = 8; // Rows that one looks through faster than one types.
const words = new Intl.Collator("zh-CN", { numeric: true });

function compared(one, other) {
  const [a, b] = [one.dataset.v, other.dataset.v];
  if (a === undefined || b === undefined) {
    if (a !== b) return a === undefined ? 1 : -1;
    return words.compare(one.textContent, other.textContent);
  }
  const difference = Number(a) - Number(b);
  return Number.isNaN(difference) ? words.compare(a, b) : difference;
}

function sort(head) {
  const downward = head.getAttribute("aria-sort") === "ascending";
  const body = head.closest("table").tBodies[0];
  const rows = Array.from(body.rows);
  rows.sort((a, b) => compared(a.cells[head.cellIndex], b.cells[head.cellIndex]));
  if (downward) rows.reverse();
  for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", downward ? "descending" : "ascending");
  body.append(...rows);
}

function filter(box, typed) {
  const rows = Array.from(box.querySelector("tbody").rows);
  const sought = typed.trim().toLowerCase();
  for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(sought);
  const shown = rows.filter((row) => !row.hidden).length;
  const output = box.querySelector("output");
  output.textContent = sought
    ? output.dataset.words.replace("{n}", shown).replace("{all}", rows.length)
    : "";
}

for (const box of document.querySelectorAll(".table")) {
  const typed = box.querySelector("input[type=search]");
  const every = box.querySelector("input[type=checkbox]");
  typed.parentNode.hidden = box.querySelectorAll("tbody tr").length < FEW;
  box.querySelector(".tools").hidden = typed.parentNode.hidden && !every;
  typed.addEventListener("input", () => filter(box, typed.value));
  if (every) {
    every.addEventListener("change", () =>
      box.querySelector("table").classList.toggle("brief", !every.checked));
  }
  for (const head of box.querySelectorAll("thead th")) {
    const button = document.createElement("button");
    button.type = "button";
    // Beside the words, not around them: what is in a button is not repeated on the next page.
    button.setAttribute("aria-label", box.dataset.sort.replace("{name}", head.textContent));
    head.addEventListener("click", () => sort(head));
    head.append(button);
  }
}

for (const button of document.querySelectorAll(".legend button")) {
  const series = button.closest("figure")
    .querySelector(`svg [data-series="${button.dataset.series}"]`);
  button.addEventListener("click", () => {
    const hidden = series.classList.toggle("off");
    button.setAttribute("aria-pressed", String(!hidden));
  });
}

const tip = document.getElementById("tip");
document.addEventListener("pointermove", (event) => {
  const told = event.target.closest("[data-tip]");
  tip.hidden = !told;
  if (!told) return;
  tip.textContent = told.dataset.tip;
  const right = document.documentElement.clientWidth - tip.offsetWidth - 8;
  tip.style.left = `${Math.min(event.clientX + 14, right)}px`;
  tip.style.top = `${event.clientY + 14}px`;
});
