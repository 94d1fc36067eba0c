package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"unicode"
)

// formats in which a list comes out.
var formats = []string{"table", "json", "jsonl", "csv"}

// list prints items: as a table or CSV by the columns that row gives, as JSON whole.
func list[T any](c *cli, format string, header []string, items []T, row func(T) []string) error {
	switch format {
	case "table":
		tw := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(tw, strings.Join(header, "\t"))
		for _, it := range items {
			cells := row(it)
			for i := range cells {
				cells[i] = plain(cells[i])
			}
			fmt.Fprintln(tw, strings.Join(cells, "\t"))
		}
		return tw.Flush()
	case "csv":
		w := csv.NewWriter(c.stdout)
		if err := w.Write(header); err != nil {
			return err
		}
		for _, it := range items {
			if err := w.Write(row(it)); err != nil {
				return err
			}
		}
		w.Flush()
		return w.Error()
	case "jsonl":
		enc := encoder(c)
		for _, it := range items {
			if err := enc.Encode(it); err != nil {
				return err
			}
		}
		return nil
	case "json":
		if items == nil {
			items = []T{}
		}
		enc := encoder(c)
		enc.SetIndent("", "  ")
		return enc.Encode(items)
	}
	return usagef("-o %s: formats are %s", format, strings.Join(formats, ", "))
}

func encoder(c *cli) *json.Encoder {
	enc := json.NewEncoder(c.stdout)
	enc.SetEscapeHTML(false)
	return enc
}

// plain makes foreign text harmless on a terminal: no control characters, no bidi controls.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' {
			return ' '
		}
		if unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' {
			return -1
		}
		return r
	}, s)
}

// clip shortens s to n characters.
func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}
