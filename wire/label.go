package wire

import (
	"bytes"
	"slices"

	"entente/models"
	"entente/models/labels"
)

// labeller knows what codes are called in one language.
type labeller struct {
	lang      string
	place     int // of the language among those with labels; -1 when it has none
	countries naming
	sectors   naming
	found     [][]byte // the codes of the list being read
}

// naming is what some records are called, and how that is written, for those
// that were met.
type naming struct {
	names  map[string]models.Text
	quoted map[string][]byte
}

func newLabeller(lang string, names Names) *labeller {
	return &labeller{
		lang: lang, place: slices.Index(labels.Languages(), lang),
		countries: naming{names[models.CountryKind], map[string][]byte{}},
		sectors:   naming{names[models.SectorKind], map[string][]byte{}},
	}
}

// append adds the label of a code as it is written, "" when it has none.
func (l *labeller) append(dst []byte, of *codes, code []byte) ([]byte, error) {
	if bytes.IndexByte(code, '\\') >= 0 {
		plain, err := appendUnquoted(nil, code)
		if err != nil {
			return dst, err
		}
		code = plain
	}
	switch of.kind {
	case models.CountryKind:
		return append(dst, l.countries.of(code, l.lang)...), nil
	case models.SectorKind:
		return append(dst, l.sectors.of(code, l.lang)...), nil
	}
	if l.place >= 0 {
		if label, ok := of.labels[l.place][string(code)]; ok {
			return append(dst, label...), nil
		}
	}
	return append(dst, `""`...), nil
}

func (n *naming) of(code []byte, lang string) []byte {
	if name, ok := n.quoted[string(code)]; ok {
		return name
	}
	name := quoted(n.names[string(code)].In(lang))
	n.quoted[string(code)] = name
	return name
}
