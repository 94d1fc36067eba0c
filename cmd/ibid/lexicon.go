package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/ibid-news/ibid/internal/lexicon"
	"github.com/ibid-news/ibid/internal/train"
	"github.com/spf13/cobra"
)

func (c *cli) lexiconCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "lexicon",
		Short: "the dictionaries by which translated copies are found",
		Long: `The dictionaries by which translated copies are found. ibid carries those of some languages;
one for a further language, or a better one, is made with ibid lexicon build and put into the
folder that the environment variable ` + lexicon.FolderVariable + ` names. Run ibid reindex after a change.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(c.lexiconLsCmd(), c.lexiconBuildCmd())
	return cmd
}

func (c *cli) lexiconLsCmd() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "ls",
		Short: "list the lexicons: how large they are, and what they were made from",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			all := lexicon.List()
			switch format {
			case "json":
				enc := json.NewEncoder(c.stdout)
				enc.SetIndent("", "  ")
				return enc.Encode(all)
			case "table":
			default:
				return usagef("-o %s: formats are table, json", format)
			}
			w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
			fmt.Fprintln(w, "LANG\tKEYS\tTERMS\tKB\tFROM")
			for _, l := range all {
				if l.Err != nil {
					fmt.Fprintf(w, "%s\t\t\t\t%s: %v\n", l.Lang, l.From, l.Err)
					continue
				}
				for i, s := range append(l.Sources, "") {
					switch {
					case i == 0:
						fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%s\n", l.Lang, l.Keys, l.Terms, (l.Bytes+1023)/1024, s)
					case s != "":
						fmt.Fprintf(w, "\t\t\t\t%s\n", s)
					case l.From != "":
						fmt.Fprintf(w, "\t\t\t\t(%s)\n", l.From)
					}
				}
			}
			return w.Flush()
		},
	}
	cmd.Flags().StringVarP(&format, "output", "o", "table", "`FORMAT`: table or json")
	return cmd
}

func (c *cli) lexiconBuildCmd() *cobra.Command {
	var o train.LexiconOptions
	cmd := &cobra.Command{
		Use:   "build DIR OUT",
		Short: "make lexicons from dictionaries, parallel text and names in DIR",
		Long: `Make lexicons, OUT/LANG.lex, from dictionaries (Wiktionary), parallel text (Tatoeba, FLORES-200,
NTREX-128 without the documents that ibid is tested with), names (GeoNames, CLDR) and word frequencies in DIR; for Chinese and
Japanese also from CC-CEDICT, EDICT and JMnedict if they are there. Without -lang all languages that ibid
has a recipe for are made, and en.lex, the table that all share.

For a further language give -lang with -dictionary or -parallel or both.`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Dir, o.Out = args[0], args[1]
			o.Logf = func(f string, a ...any) { fmt.Fprintf(c.stderr, "ibid: "+f+"\n", a...) }
			return train.BuildLexicons(cmd.Context(), o)
		},
	}
	cmd.Flags().StringSliceVar(&o.Langs, "lang", nil, "only the `LANGS`, e.g. lt,lv")
	cmd.Flags().StringSliceVar(&o.Without, "without", nil, "leave `SOURCES` out: wiktionary, tatoeba, flores, ntrex, names")
	cmd.Flags().StringVar(&o.Dictionary, "dictionary", "", "`FILE` of lines WORD|FORM|… TAB ENGLISH; ENGLISH; …")
	cmd.Flags().StringVar(&o.Parallel, "parallel", "", "`FILE` of lines SENTENCE TAB ENGLISH SENTENCE")
	return cmd
}
