package packed_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"entente/models/packed"
)

func TestPacked(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "null": "null", "an object": `{"visibility":"public","review_state":"published","title":{"ar":"مذكرة تفاهم"}}`,
		"long": `{"note":"` + strings.Repeat("محضر ", 50_000) + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			stored := packed.Pack([]byte(text))
			if len(stored) > len(text) {
				t.Errorf("it became longer: %d bytes of %d", len(stored), len(text))
			}
			got, err := packed.Append([]byte("before"), stored)
			if err != nil || string(got) != "before"+text {
				t.Errorf("got %.80q, %v", got, err)
			}
		})
	}
}

// What was stored before anything was packed is read as it is.
func TestPlainTextIsRead(t *testing.T) {
	for _, stored := range []any{`{"kind":"visit"}`, []byte(`{"kind":"visit"}`)} {
		var j packed.JSON
		if err := j.Scan(stored); err != nil || j != `{"kind":"visit"}` {
			t.Errorf("from a %T: got %q, %v", stored, j, err)
		}
	}
}

// What was packed by the first dictionary is read, though nothing is packed by it any
// more.
func TestWhatThePredecessorPackedIsRead(t *testing.T) {
	stored := "\x01Y\x15\x00+6b\n\x0eR.\x15\x00\b\f\x85\"}}"
	got, err := packed.Append(nil, []byte(stored))
	if want := `{"visibility":"public","review_state":"published","title":{"ar":"مذكرة تفاهم"}}`; err != nil || string(got) != want {
		t.Errorf("got %q, %v", got, err)
	}
}

// What is stored can be read only with the dictionary by which it was packed: none
// ever changes.
func TestDictionariesAreForEver(t *testing.T) {
	for name, want := range map[string]string{
		"1.txt": "15eb8f7647dd3058e207f7400dc7244bd9745f13a917c3ffd17fea5c28084ea3",
		"2.txt": "c955265d493f93c3f1dcc9cec945dbeb17d567e7a0d2f290dfe0835fd535000a",
	} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(text); hex.EncodeToString(sum[:]) != want {
			t.Errorf("the dictionary %s has changed: its SHA-256 is %x", name, sum)
		}
	}
}

func FuzzAppend(f *testing.F) {
	f.Add([]byte("\x01\x00"))
	f.Add([]byte("\x01\xff\xff\xff\xff\x0f"))
	f.Add([]byte("\x02\xff\xff\xff\xff\x0f"))
	f.Add(packed.Pack([]byte(`{"visibility":"public","review_state":"published"}`)))
	f.Fuzz(func(t *testing.T, stored []byte) {
		text, err := packed.Append(nil, stored)
		if err != nil {
			return
		}
		again, err := packed.Append(nil, packed.Pack(text))
		if err != nil || len(text) > 0 && text[0] > 2 && !bytes.Equal(again, text) {
			t.Errorf("%q became %q, %v", text, again, err)
		}
	})
}
