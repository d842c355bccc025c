package store

import (
	"context"
	"time"

	"entente/models"
)

// KeptForm is what somebody typed into a form of the pages, and has not recorded yet.
type KeptForm struct {
	// Address is that of the form, behind the language.
	Address string
	// Title is what was typed as the title of what the form is of, by language, as a query has it.
	Title string
	// Typed are its inputs, as a query has them.
	Typed string
	// At is when it was kept.
	At string
}

type keptForm struct {
	TokenID  string
	KeptForm `gorm:"embedded"`
}

func (keptForm) TableName() string { return "kept_forms" }

// MostTyped is how long a form is that is sent or kept, in bytes: an article of the longest,
// in letters of which the browser writes each with twelve, as it does those that are the
// longest in UTF-8, and what else is typed beside it.
const MostTyped = 6 << 20

// What is kept of one who writes is bounded: no form is too long, none is kept for ever, and
// of too many the oldest go.
const (
	mostAddress = 1_000
	mostKept    = 30
	keptFor     = 60 * 24 * time.Hour
)

// KeepForm keeps what the caller typed into a form in the place of what he had typed there
// before. What is too long is refused as Invalid; guests keep nothing.
func (s *Store) KeepForm(ctx context.Context, f KeptForm) error {
	who := models.ViewerOf(ctx).TokenID
	switch {
	case who == "":
		return nil
	case len(f.Typed) > MostTyped || len(f.Address) > mostAddress:
		var p models.Problems
		p.Add("", "too_long_to_keep", "this is too long to be kept for later")
		return p.Err(models.Invalid)
	}
	return s.InTx(ctx, func(tx *Store) error {
		db := tx.db.WithContext(ctx)
		f.At = models.Stamp(tx.clock())
		err := db.Where("at < ? OR (token_id = ? AND address = ?)", models.Stamp(tx.clock().Add(-keptFor)), who, f.Address).Delete(&keptForm{}).Error
		if err == nil {
			err = db.Create(&keptForm{who, f}).Error
		}
		if err == nil {
			err = db.Where("token_id = ? AND address NOT IN (?)", who,
				db.Model(&keptForm{}).Select("address").Where("token_id = ?", who).Order("at DESC, address").Limit(mostKept)).Delete(&keptForm{}).Error
		}
		return explain("keeping a form", err)
	})
}

// KeptForms lists what the caller has typed and not recorded, the latest first, without
// what was typed.
func (s *Store) KeptForms(ctx context.Context) ([]KeptForm, error) {
	var all []KeptForm
	if models.ViewerOf(ctx).TokenID == "" {
		return nil, nil // guests keep none
	}
	err := s.db.WithContext(ctx).Model(&keptForm{}).Select("address, title, at").
		Where("token_id = ? AND at >= ?", models.ViewerOf(ctx).TokenID, models.Stamp(s.clock().Add(-keptFor))).
		Order("at DESC, address").Find(&all).Error
	return all, explain("listing kept forms", err)
}

// KeptForm gives what the caller has typed into the form at an address, and not recorded;
// nothing is kept where there is none of that address.
func (s *Store) KeptForm(ctx context.Context, address string) (f KeptForm, kept bool, err error) {
	var some []KeptForm
	err = s.db.WithContext(ctx).Model(&keptForm{}).
		Where("token_id = ? AND address = ? AND at >= ?", models.ViewerOf(ctx).TokenID, address, models.Stamp(s.clock().Add(-keptFor))).
		Limit(1).Find(&some).Error
	if len(some) == 0 {
		return f, false, explain("reading a kept form", err)
	}
	return some[0], true, nil
}

// DropForm keeps no longer what the caller typed into the form at an address.
func (s *Store) DropForm(ctx context.Context, address string) error {
	return s.InTx(ctx, func(tx *Store) error {
		err := tx.db.WithContext(ctx).Where("token_id = ? AND address = ?", models.ViewerOf(ctx).TokenID, address).Delete(&keptForm{}).Error
		return explain("dropping a form", err)
	})
}
