package datapackage

import (
	"strings"
	"testing"
)

// FuzzLine: whatever stands in a line, it is read or it is told what is wrong with it.
func FuzzLine(f *testing.F) {
	const head = `"id":"01a2217a-2685-7221-81ae-268cf0b18a2b","reference":"AGR-2026-0001","version":1,"created_at":"2026-11-23T10:00:00.000000Z","created_by":"x","updated_at":"2026-11-23T10:00:00.000000Z","updated_by":"x","visibility":"public","review_state":"published"`
	const agreement = `{"record":"agreement","document":{` + head + `,"title":{"en":"A"},"parties":[{"country":"AZ"},{"country":"MA"}],"acts":[{` + head + `,"kind":"signature"}],"citations":[{` + head + `,"owner":{"kind":"act","id":"x"},"field":"/date","value":"2024"}]}}`
	for _, line := range []string{agreement, strings.Replace(agreement, `"owner":{"kind":"act","id":"x"},`, "", 1), `{"record":"country","document":{"code":"AZ","names":null}}`,
		`{"record":"person","document":{"names":[{}],"citations":[{"article_id":null}]}}`, `{"record":"commitment","document":{"updates":[{"as_of":"x"}],"origin":{"visit_id":"1"}}}`,
		`{"record":"article","document":{"url":"::","citations":[]}}`, `{"record":"visit","document":{"acts":[]}}`, `{"record":"visit","document":[]}`, `{}`, ``} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		k, p := readKept([]byte(line))
		if k.Record == nil && len(p) == 0 {
			t.Error("there is no record, and nothing is wrong")
		}
	})
}
