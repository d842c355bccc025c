package handlers

import (
	"entente/models"
	"entente/store"
)

// strictly is the parameter of a write that may be refused for what is implausible.
type strictly struct {
	// `true`: refuse what is implausible, where it is otherwise kept with `warnings`.
	Strict bool `query:"strict"`
}

// refuse refuses what was just written, inside its transaction, for what is implausible
// of it.
func (s strictly) refuse(d store.Document) error {
	if !s.Strict {
		return nil
	}
	return models.Implausible(d.Warnings).Err(models.Invalid)
}
