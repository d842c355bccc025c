package engine_test

import (
	"testing"

	"entente/models/fold"
	"entente/store/engine"
)

// What is sought reads the same in the words of both engines.
func TestMatch(t *testing.T) {
	word := func(in engine.Fields) engine.Sought { return engine.SoughtIn(in, fold.Query("Rabat")[0], false) }
	for _, tc := range []struct {
		name             string
		sought           engine.Sought
		sqlite, postgres string
	}{
		{"a word", word(engine.InTitle),
			`{title} : ("rabat" OR "~rabat")`, `('rabat':A | '~rabat':A)`},
		{"a word of some fields", word(engine.InBody | engine.InKept),
			`{body kept} : ("rabat" OR "~rabat")`, `('rabat':BD | '~rabat':BD)`},
		{"its letters", engine.SoughtIn(engine.InTitle, fold.Query("Rabat")[0], true),
			`{title} : "=5261626174"`, `('=5261626174':A)`},
		{"begun", engine.Sought{In: engine.InTitle, Tokens: []string{"rab"}, Begun: true},
			`{title} : ("rab" *)`, `('rab':*A)`},
		{"words together", engine.Sought{In: engine.InNames, Phrase: []string{"rabat", engine.Gap}},
			`{names} : "rabat ` + engine.Gap + `"`, `('rabat':C <-> '` + engine.Gap + `':C)`},
		{"all of several, one of these of two", engine.Sought{All: []engine.Sought{word(engine.InBody),
			{Either: []engine.Sought{{In: engine.InNames, Tokens: []string{"@MA"}}, {In: engine.InNames, Tokens: []string{"@AZ"}}}}}},
			`({body} : ("rabat" OR "~rabat") AND ({names} : ("@MA") OR {names} : ("@AZ")))`,
			`(('rabat':B | '~rabat':B) & (('@MA':C) | ('@AZ':C)))`},
	} {
		for database, want := range map[string]string{"entente.db": tc.sqlite, "postgres://localhost/entente": tc.postgres} {
			if _, got := engine.Of(database).Match(tc.sought); got != want {
				t.Errorf("%s, of %s: got %s, want %s", tc.name, database, got, want)
			}
		}
	}
}
