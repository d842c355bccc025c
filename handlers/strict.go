package handlers

import (
	"slices"
	"strings"

	"entente/models"
	"entente/models/labels"
	"entente/store"
)

// strictly are the parameters of a write about what is implausible.
type strictly struct {
	// `true`: refuse what is implausible, where it is otherwise kept with `warnings`.
	Strict bool `query:"strict"`
	// The language of the `detail` of warnings; English when left out.
	Lang string `query:"lang" enums:"ar,az,en,fr"`
}

// check refuses a language that there are no words in.
func (s strictly) check() error {
	if s.Lang != "" && !slices.Contains(labels.Languages(), s.Lang) {
		return badParameter("lang", "unknown_value", "there are labels in "+strings.Join(labels.Languages(), ", "))
	}
	return nil
}

// settle puts the warnings of what was just written into the language asked for, or
// refuses it for them, inside its transaction.
func (s strictly) settle(d *store.Document) error {
	if s.Lang != "" {
		if err := d.Speak(s.Lang); err != nil {
			return err
		}
	}
	if !s.Strict {
		return nil
	}
	return models.Implausible(d.Warnings).Err(models.Invalid)
}
