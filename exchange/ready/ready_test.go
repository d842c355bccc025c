package ready_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/exchange"
	"entente/exchange/exchangetest"
	"entente/exchange/ready"
	"entente/models"
)

// drafts reads a file of testdata by the mapping of a name.
func drafts(t testing.TB, name, content string) []*exchange.Draft {
	t.Helper()
	text, ok := ready.Mapping(name)
	if !ok {
		t.Fatalf("there is no mapping %q", name)
	}
	return exchangetest.Drafts(t, text, content, name, exchangetest.CLDR{})
}

// Each mapping reads a file in the layout of its register, made for it, and gives what
// stands beside the file.
func TestReadyMappings(t *testing.T) {
	files := map[string]string{"unctad-iia": "iia.csv", "ieadb-members": "members.csv", "uk-treaties": "records.json"}
	for _, name := range ready.Names() {
		t.Run(name, func(t *testing.T) {
			content, err := os.ReadFile(filepath.Join("testdata", files[name]))
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			for _, d := range drafts(t, name, string(content)) {
				line := map[string]any{"id": d.External, "body": d.Body}
				if len(d.Refused) > 0 {
					line["refused"] = d.Refused
				} else {
					holds(t, d)
				}
				if err := json.NewEncoder(&got).Encode(line); err != nil {
					t.Fatal(err)
				}
			}
			golden := filepath.Join("testdata", name+".ndjson")
			if os.Getenv("UPDATE") != "" {
				if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("drafts (-want +got):\n%s", diff)
			}
		})
	}
}

// holds checks an agreement as the body of a POST.
func holds(t testing.TB, d *exchange.Draft) {
	t.Helper()
	text, err := json.Marshal(d.Body)
	if err != nil {
		t.Fatal(err)
	}
	var a models.NewAgreement
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&a); err != nil {
		t.Error(err)
	}
	var p models.Problems
	if a.Check("", &p); len(p) > 0 {
		t.Errorf("row %d does not hold: %+v", d.Row(), d.Refuse(p))
	}
}
