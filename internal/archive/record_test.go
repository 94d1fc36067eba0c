package archive

import (
	"reflect"
	"testing"
	"time"

	"github.com/ibid-news/ibid/internal/article"
)

// Every field of an article that is kept comes back, whatever it holds: a field that is added to
// the nouns and forgotten in the record fails here.
func TestRecordHasEveryField(t *testing.T) {
	a := &article.Article{}
	n := 0
	fill(reflect.ValueOf(a).Elem(), &n)
	a.Text = "one\n\ntwo\nthree"
	a.Paragraphs = lines(a.Text)
	if len(a.Paragraphs) != 3 {
		t.Fatalf("paragraphs %v", a.Paragraphs)
	}
	p, err := newPacker()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []*article.Article{a, {}} {
		v, err := p.encodeArticle(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.decodeArticle(v)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
	}
}

// fill gives everything below v a value of its own.
func fill(v reflect.Value, n *int) {
	*n++
	if v.CanSet() && v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(time.Unix(int64(-5000**n), int64(*n)).UTC()))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(string(rune('a'+*n%26)) + "ž")
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n%7) - 3)
	case reflect.Uint8:
		v.SetUint(uint64(*n % 256))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float64:
		v.SetFloat(-1 / float64(*n))
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 3, 3))
		for i := range 3 {
			fill(v.Index(i), n)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range 3 {
			k, e := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fill(k, n)
			fill(e, n)
			v.SetMapIndex(k, e)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), n)
			}
		}
	default:
		panic("an article has a field of kind " + v.Kind().String())
	}
}
