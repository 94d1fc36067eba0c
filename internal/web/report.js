// What the page does beyond showing text: n and p go through the passages, d shows differences
// instead of similarities, f unfolds the rest; pointing at a passage or a word lights its other side; two
// limits leave out what is weak. The state stands in the address: #c=copy&p=passage&v=diff&sim=…&share=….
(() => {
  "use strict";
  const all = (s, e = document) => [...e.querySelectorAll(s)];
  const one = (s) => document.querySelector(s);
  const copies = all(".compare");
  const folds = all("details.fold");
  const state = new Map();
  let row = null;

  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const stops = () => all(".match[tabindex]").filter((r) => !r.classList.contains("off") && !r.closest(".compare").hidden && getComputedStyle(r).display !== "none" || r === row);
  const parts = (r) => all(`[data-p="${r.dataset.p}"]`);

  const save = () => {
    const h = [...state].filter(([, v]) => v !== "" && v !== "0").map(([k, v]) => `${k}=${v}`).join("&");
    try { history.replaceState(null, "", h ? "#" + h : location.pathname + location.search); } catch { /* some viewers of files forbid it */ }
  };
  const show = () => {
    const list = stops();
    one("#where").textContent = list.length ? `${row ? list.indexOf(row) + 1 : "–"} of ${list.length}` : "none";
  };
  const mark = (r) => {
    if (row) parts(row).forEach((x) => x.classList.remove("on"));
    row = r;
    if (r) {
      parts(r).forEach((x) => x.classList.add("on"));
      const [c, p] = r.dataset.p.split("-");
      state.set("c", c); state.set("p", p);
    }
    show(); save();
  };
  const go = (r) => {
    const c = r.closest(".compare");
    c.open = true;
    mark(r);
    r.focus({ preventScroll: true });
    r.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  };
  const step = (by) => {
    for (const c of copies) if (!c.hidden && all(".match", c).length) { if (!row) c.open = true; break; }
    const list = stops();
    if (!list.length) return;
    const at = row ? list.indexOf(row) : -1;
    go(list[at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length]);
  };

  // Only what is open can be focused; passages in closed copies open when they are reached.
  const flip = (on = !document.body.classList.contains("diff")) => {
    document.body.classList.toggle("diff", on);
    one("#flip").setAttribute("aria-pressed", on);
    one("#flip span").textContent = on ? "similarities" : "differences";
    state.set("v", on ? "diff" : "");
    unfold(on);
    show(); save();
  };
  const unfold = (on = folds.some((d) => !d.open)) => {
    folds.forEach((d) => { d.open = on; });
    one("#fold").setAttribute("aria-pressed", on);
    one("#fold span").textContent = on ? "fold" : "unfold";
  };

  // The limits: a passage below the one is no passage, a copy below the other is not shown.
  const limit = () => {
    const sim = +one("#sim")?.value || 0, share = +one("#share")?.value || 0;
    let shown = 0;
    for (const c of copies) {
      let a = 0, b = 0;
      for (const r of all(".match", c)) {
        const weak = 100 * r.dataset.sim < sim;
        r.classList.toggle("off", weak);
        if (!weak && !r.classList.contains("not")) { a += +r.dataset.a; b += +r.dataset.b; }
      }
      const card = one(`.source[data-n="${c.dataset.n}"]`);
      const of = [Math.min(1, a / (+c.dataset.a || 1)), Math.min(1, b / (+c.dataset.b || 1))];
      const hide = sim + share > 0 && (a + b === 0 || 100 * Math.max(...of) < share);
      c.hidden = card.hidden = hide;
      if (!hide) shown++;
      [".of-a", ".of-b"].forEach((s, i) => {
        const e = card.querySelector(s);
        e.dataset.was ??= e.textContent;
        const bar = e.previousElementSibling.querySelector(".yes");
        bar.dataset.was ??= bar.getAttribute("width");
        e.textContent = sim ? `${Math.round(100 * of[i])}\u202f%` : e.dataset.was;
        bar.setAttribute("width", sim ? 100 * of[i] : bar.dataset.was);
      });
    }
    for (const s of all(".seg")) {
      s.classList.toggle("off", !s.dataset.c.split(" ").some((n) => {
        const c = one(`#copy-${n}`), r = document.getElementById(s.hash.slice(1));
        return c && !c.hidden && !(r && r.classList.contains("off"));
      }));
    }
    if (one("#none")) one("#none").hidden = shown > 0;
    if (one("#o-sim")) { one("#o-sim").value = sim + " %"; one("#o-share").value = share + " %"; }
    state.set("sim", String(sim)); state.set("share", String(share));
    show(); save();
  };

  // Pointing lights the other side.
  const light = (e, on) => {
    const t = e.target.closest?.(".an, .match, .seg, .source");
    if (!t) return;
    if (t.matches(".an")) all(`.an[data-k="${t.dataset.k}"]`, t.closest(".row")).forEach((x) => x.classList.toggle("lit", on));
    const r = t.closest(".match");
    if (r) {
      parts(r).forEach((x) => x.classList.toggle("lit", on));
      all(`.seg[href="#c${r.dataset.p}"]`).forEach((x) => x.classList.toggle("lit", on));
    }
    if (t.matches(".seg")) for (const n of t.dataset.c.split(" ")) one(`.source[data-n="${n}"]`)?.classList.toggle("lit", on);
    if (t.matches(".source")) for (const s of all(".seg")) if (s.dataset.c.split(" ").includes(t.dataset.n)) s.classList.toggle("lit", on);
  };
  addEventListener("mouseover", (e) => light(e, true));
  addEventListener("mouseout", (e) => light(e, false));
  addEventListener("focusin", (e) => { light(e, true); const r = e.target.closest?.(".match"); if (r && r !== row && r.hasAttribute("tabindex")) mark(r); });
  addEventListener("focusout", (e) => light(e, false));

  addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.matches?.("input, textarea, select")) return;
    const does = { n: () => step(1), p: () => step(-1), d: () => flip(), f: () => unfold() }[e.key];
    if (does) { does(); e.preventDefault(); }
  });
  addEventListener("click", (e) => {
    const a = e.target.closest?.('a[href^="#c"]');
    const to = a && document.getElementById(a.hash.slice(1));
    if (!to) return;
    e.preventDefault();
    if (to.matches(".compare")) { to.open = true; state.set("c", to.dataset.n); state.delete("p"); save(); to.scrollIntoView({ behavior: still ? "auto" : "smooth" }); } else go(to);
  });
  one("#next").addEventListener("click", () => step(1));
  one("#prev").addEventListener("click", () => step(-1));
  one("#flip").addEventListener("click", () => flip());
  one("#fold").addEventListener("click", () => unfold());
  all("#sim, #share").forEach((i) => i.addEventListener("input", limit));
  addEventListener("beforeprint", () => all("details").forEach((d) => { d.open = true; }));

  // Begin as the address says.
  const hash = location.hash.slice(1);
  if (all(".match").length) one(".bar").hidden = false;
  if (one(".sliders")) one(".sliders").hidden = false;
  if (hash.includes("=")) {
    const want = new URLSearchParams(hash);
    if (one("#sim")) { one("#sim").value = want.get("sim") ?? 0; one("#share").value = want.get("share") ?? 0; }
    limit();
    if (want.get("v") === "diff") flip(true);
    const r = document.getElementById(`c${want.get("c")}-${want.get("p")}`), c = document.getElementById(`copy-${want.get("c")}`);
    if (r) go(r); else if (c) { c.open = true; c.scrollIntoView(); }
  } else {
    limit();
    const to = document.getElementById(hash);
    if (to?.matches(".match")) go(to); else if (to?.matches(".compare")) to.open = true;
  }
})();
