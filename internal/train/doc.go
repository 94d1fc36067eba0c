// Package train makes what ibid carries from data that it does not carry: the dictionaries of package
// lexicon, and the weights by which packages extract, language and crosslang decide.
//
// It stands behind ibid train and ibid lexicon build, one file or group of files for each, and is
// deterministic: the same data give the same bytes. What is learned is measured on groups (hosts, languages) that
// were not learned from.
package train
