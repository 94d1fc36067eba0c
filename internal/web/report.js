// n and p go through the passages, f folds and unfolds what is not shared.
(() => {
  const rows = [...document.querySelectorAll("[data-passage]")];
  const folds = [...document.querySelectorAll("details.fold")];
  let at = -1;
  const go = (i) => {
    if (!rows.length) return;
    rows[at]?.classList.remove("on");
    at = (i + rows.length) % rows.length;
    const row = rows[at];
    row.classList.add("on");
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  };
  rows.forEach((row, i) => row.addEventListener("focus", () => { rows[at]?.classList.remove("on"); at = i; row.classList.add("on"); }));
  addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === "n") go(at + 1);
    else if (e.key === "p") go(at < 0 ? rows.length - 1 : at - 1);
    else if (e.key === "f") { const open = folds.some((d) => !d.open); folds.forEach((d) => { d.open = open; }); }
  });
  addEventListener("beforeprint", () => folds.forEach((d) => { d.open = true; }));
})();
