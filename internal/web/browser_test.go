//go:build browser

// The page in a real browser. Run with go test -tags browser ./internal/web; it needs Chromium,
// which .ci/run installs.

package web

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser opens the sample report and returns what runs steps on it. The test fails at its end if the
// page asked for anything, threw, or broke its own policy.
func browser(t *testing.T) (func(...chromedp.Action), string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, []byte(render(t, sample())), 0o644); err != nil {
		t.Fatal(err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.WindowSize(1280, 900))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 90*time.Second)
	t.Cleanup(cancel)

	url := "file://" + file
	var mu sync.Mutex
	var faults []string
	chromedp.ListenTarget(ctx, func(ev any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := ev.(type) {
		case *network.EventRequestWillBeSent:
			if at, _, _ := strings.Cut(e.Request.URL, "#"); at != url {
				faults = append(faults, "it asks for "+e.Request.URL)
			}
		case *runtime.EventExceptionThrown:
			faults = append(faults, "it throws: "+e.ExceptionDetails.Error())
		case *runtime.EventConsoleAPICalled:
			faults = append(faults, "it writes to the console: "+string(e.Type))
		case *log.EventEntryAdded:
			faults = append(faults, "the browser complains: "+e.Entry.Text)
		}
	})
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		for _, f := range faults {
			t.Error("the page at fault:", f)
		}
	})
	do := func(steps ...chromedp.Action) {
		t.Helper()
		if err := chromedp.Run(ctx, steps...); err != nil {
			t.Fatal(err)
		}
	}
	do(network.Enable(), log.Enable(), chromedp.Navigate(url))
	return do, url
}

// ask returns what an expression gives on the page.
func ask[T any](t *testing.T, do func(...chromedp.Action), expression string) T {
	t.Helper()
	var v T
	do(chromedp.Evaluate(expression, &v))
	return v
}

func TestBrowserKeys(t *testing.T) {
	do, _ := browser(t)
	at := func() string { return ask[string](t, do, `document.activeElement.dataset.p ?? ""`) }
	var went []string
	for _, key := range []string{"n", "n", "n", "p"} {
		do(chromedp.KeyEvent(key))
		went = append(went, at())
	}
	want := []string{"0-1", "1-1", "1-2", "1-1"}
	if strings.Join(went, " ") != strings.Join(want, " ") {
		t.Errorf("n n n p went to %q, want %q", went, want)
	}
	if !ask[bool](t, do, `document.querySelector("#copy-1").open`) {
		t.Error("the copy that n came to is not open")
	}
	if h := ask[string](t, do, `location.hash`); !strings.Contains(h, "c=1") || !strings.Contains(h, "p=1") {
		t.Errorf("the address does not say where the reader is: %s", h)
	}
	if s := ask[string](t, do, `document.querySelector("#where").textContent`); s != "2 of 3" {
		t.Errorf("the bar says %q", s)
	}
	open := `[...document.querySelectorAll("details.fold")].map(d => d.open).join()`
	if s := ask[string](t, do, open); s == "" || strings.Contains(s, "true") {
		t.Fatalf("folds at the beginning: %q", s)
	}
	do(chromedp.KeyEvent("f"))
	if s := ask[string](t, do, open); strings.Contains(s, "false") {
		t.Errorf("folds after f: %q", s)
	}
	do(chromedp.KeyEvent("f"))
	if s := ask[string](t, do, open); strings.Contains(s, "true") {
		t.Errorf("folds after f again: %q", s)
	}
	do(chromedp.KeyEvent("d"))
	if !ask[bool](t, do, `document.body.classList.contains("diff") && location.hash.includes("v=diff")`) {
		t.Error("d does not show the differences")
	}
}

func TestBrowserHover(t *testing.T) {
	do, _ := browser(t)
	do(chromedp.Evaluate(`document.querySelector("#copy-1").open = true`, nil),
		chromedp.ScrollIntoView(`#c1-1 div:first-child .an[data-k="1"]`, chromedp.ByQuery), chromedp.Sleep(300*time.Millisecond))
	box := ask[[]float64](t, do, `(() => { const r = document.querySelector('#c1-1 div:first-child .an[data-k="1"]').getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`)
	do(chromedp.MouseEvent("mouseMoved", box[0], box[1]))
	if s := ask[string](t, do, `[...document.querySelectorAll("#c1-1 .an.lit")].map(e => e.textContent).join()`); s != "19,devyniolika" {
		t.Errorf("pointing at a number lights %q", s)
	}
	if !ask[bool](t, do, `document.querySelector("#c1-1").classList.contains("lit") && document.querySelectorAll(".seg.lit").length > 0 || document.querySelectorAll('.seg[href="#c1-1"]').length == 0`) {
		t.Error("pointing at a passage does not light it in the text above")
	}
	do(chromedp.MouseEvent("mouseMoved", 2, 2))
	if n := ask[int](t, do, `document.querySelectorAll(".lit").length`); n != 0 {
		t.Errorf("%d things stay lit", n)
	}
}

func TestBrowserLimits(t *testing.T) {
	do, url := browser(t)
	set := func(id, v string) {
		do(chromedp.Evaluate(`(() => { const i = document.querySelector("`+id+`"); i.value = `+v+`; i.dispatchEvent(new Event("input", {bubbles: true})) })()`, nil))
	}
	shown := `[...document.querySelectorAll(".source")].map(s => !s.hidden).join()`
	set("#share", "95")
	if s := ask[string](t, do, shown); s != "true,false" {
		t.Errorf("at a share of 95 %% the copies shown are %s", s)
	}
	do(chromedp.Navigate("about:blank"), chromedp.Navigate(url+"#share=95"))
	if s := ask[string](t, do, shown); s != "true,false" {
		t.Errorf("the address with a limit shows %s", s)
	}
	set("#share", "0")
	set("#sim", "100")
	if s := ask[string](t, do, shown); s != "false,false" {
		t.Errorf("at a similarity of 100 %% the copies shown are %s", s)
	}
	if ask[bool](t, do, `document.querySelector("#none").hidden`) {
		t.Error("nothing is shown, and the page does not say so")
	}
}

// contrast is the smallest contrast of text to its ground (WCAG 2.2) among what it is asked about.
const contrast = `(() => {
  const ctx = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const rgb = (...layers) => { ctx.clearRect(0, 0, 1, 1); for (const c of layers) { ctx.fillStyle = c; ctx.fillRect(0, 0, 1, 1) } return [...ctx.getImageData(0, 0, 1, 1).data].slice(0, 3) };
  const light = (c) => { const [r, g, b] = c.map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b };
  const out = {};
  document.querySelectorAll("details").forEach(d => d.open = true);
  for (const s of ["body", ".facts", ".note", ".seg", ".seg sup", ".source .kindword", ".small", ".gap div", "del", "ins", ".fact", ".tag", ".gloss", ".badge", "summary", "footer", ".says b"]) {
    for (const e of document.querySelectorAll(s)) {
      const grounds = []; for (let p = e; p; p = p.parentElement) grounds.unshift(getComputedStyle(p).backgroundColor);
      const bg = rgb("white", ...grounds), fg = rgb("white", ...grounds, getComputedStyle(e).color);
      const [a, b] = [light(fg), light(bg)].sort((x, y) => y - x);
      out[s] = Math.min(out[s] ?? 99, (a + .05) / (b + .05));
    }
  }
  return JSON.stringify(out);
})()`

func TestBrowserColours(t *testing.T) {
	do, _ := browser(t)
	ground := map[string]string{}
	for _, scheme := range []string{"light", "dark"} {
		do(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}))
		ground[scheme] = ask[string](t, do, `getComputedStyle(document.body).backgroundColor`)
		var found map[string]float64
		if err := json.Unmarshal([]byte(ask[string](t, do, contrast)), &found); err != nil {
			t.Fatal(err)
		}
		if len(found) < 12 {
			t.Errorf("only %d kinds of text were looked at", len(found))
		}
		for what, ratio := range found {
			if ratio < 4.5 {
				t.Errorf("%s: contrast of %s is %.2f, want 4.5", scheme, what, ratio)
			}
		}
	}
	if ground["light"] == ground["dark"] {
		t.Errorf("the ground is %s in light and in dark", ground["light"])
	}
}

func TestBrowserNarrow(t *testing.T) {
	do, _ := browser(t)
	do(chromedp.EmulateViewport(360, 740), chromedp.Evaluate(`document.querySelectorAll("details").forEach(d => d.open = true)`, nil))
	if w := ask[int](t, do, `document.documentElement.scrollWidth`); w > 360 {
		t.Errorf("on a screen of 360 the page is %d wide", w)
	}
}

// Without scripts the page is read as it is: the first copy open, the others one click away.
func TestBrowserWithoutScript(t *testing.T) {
	do, url := browser(t)
	do(emulation.SetScriptExecutionDisabled(true), chromedp.Navigate("about:blank"), chromedp.Navigate(url))
	text := ask[string](t, do, `document.body.innerText`)
	for _, want := range []string{"Eighteen buoys", "Plūdurai", "only on the right", "Facts that differ"} {
		if !strings.Contains(text, want) && !strings.Contains(text, strings.ToUpper(want)) {
			t.Errorf("without scripts the page does not show %q", want)
		}
	}
	if strings.Contains(text, "unfold") {
		t.Error("without scripts the page shows buttons that do nothing")
	}
}
