package handlers

import (
	"entente/models"
	"entente/store"
)

// strictly are the parameters of a write about what is implausible.
type strictly struct {
	// `true`: refuse what is implausible, where it is otherwise kept with `warnings`.
	Strict bool `query:"strict"`
	spoken
}

// check refuses a language that there are no words in.
func (s strictly) check() error {
	_, err := s.language()
	return err
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
