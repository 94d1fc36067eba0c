package fingerprint

import (
	"slices"
	"strings"
	"testing"

	"github.com/ibid-news/ibid/internal/words"
)

func keysOf(s string) []uint64 { return Keys(s, words.Split(s)) }

const council = `The harbour council of Vellin voted on Tuesday night to close the old ferry terminal, ending a dispute that has divided the town for eleven years. Eight of the thirteen members backed the plan, which will move all sailings to the new quay by the first of March and turn the brick terminal into a market hall. The ferry company had warned that the move would cost it about two million crowns a year in longer routes, and had asked for a delay of three seasons. Fishermen who moor beside the terminal will get new berths on the north side, the council said, though the contract for dredging has not been signed.`

// What a rewriting leaves, a key is left of; what stands elsewhere does not change it.
func TestKeysSurviveEdits(t *testing.T) {
	a := keysOf(council)
	if len(a) == 0 || !slices.IsSorted(a) || len(slices.Compact(slices.Clone(a))) != len(a) {
		t.Fatalf("keys %v are not sorted and single", a)
	}
	shared := func(b []uint64) (n int) {
		for _, k := range a {
			if slices.Contains(b, k) {
				n++
			}
		}
		return n
	}
	if n := shared(keysOf("Rain is expected. " + council + " So it was.")); n < len(a) {
		t.Errorf("%d of %d keys are left between other sentences", n, len(a))
	}
	edited := strings.NewReplacer("Tuesday", "Wednesday", "voted", "decided", " the ", " this ", "warned", "said", "sailings", "departures").Replace(council)
	if n := shared(keysOf(edited)); 3*n < len(a) {
		t.Errorf("%d of %d keys are left in an edited copy", n, len(a))
	}
	if n := shared(keysOf("Prices of fish rose again along the coast this week, traders say, after storms kept most boats in port for nine days.")); n > 0 {
		t.Errorf("%d keys are shared with another text", n)
	}
}

// A part of the words has the keys of that part.
func TestKeysOfAPart(t *testing.T) {
	ws := words.Split(council)
	all := Keys(council, ws)
	for lo := 0; lo+40 < len(ws); lo += 20 {
		for _, k := range Keys(council, ws[lo:lo+40]) {
			if !slices.Contains(all, k) {
				t.Fatalf("key %x of words %d to %d is none of the whole", k, lo, lo+40)
			}
		}
	}
}

func TestKeysOfOtherScripts(t *testing.T) {
	for _, s := range []string{
		"Совет гавани проголосовал во вторник за закрытие старого паромного терминала города. Рыбаки получат новые причалы на северной стороне залива, сообщили депутаты журналистам вечером. Компания предупредила, что перенос рейсов обойдётся примерно в два миллиона крон ежегодно, и просила отсрочки на три сезона, однако восемь членов совета поддержали первоначальный план.",
		"港口委员会周二晚投票决定关闭旧渡轮码头结束了十一年的争议渔民将在北侧获得新的泊位但疏浚合同尚未签署公司警告说搬迁将使其每年损失约两百万",
	} {
		if len(keysOf(s)) == 0 {
			t.Errorf("no key of %q", s)
		}
	}
}
