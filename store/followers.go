package store

import (
	"context"
	"slices"

	"entente/models"
)

// followers gives the numbers of the documents that follow from a record, when what
// they have from it has changed: its views, its date and links, what it is an
// institution or a source of.
func (s *Store) followers(ctx context.Context, d *derived) ([]int64, error) {
	was, is := d.was[0], d.is[0]
	if was.Lends == is.Lends {
		return nil, nil
	}
	seqs, err := s.superseded(ctx, was, is)
	if err != nil || was.Lends == 0 {
		return seqs, err // of what is new nothing follows yet
	}
	value := number(is.Seq)
	if coded(d.record.RecordKind()) {
		value = is.Reference
	}
	linked, err := s.linkedTo(ctx, value)
	if err != nil {
		return nil, err
	}
	seqs = append(seqs, linked...)
	if d.record.RecordKind() == models.ArticleKind {
		citing, err := s.citing(ctx, is.RecordID)
		if err != nil {
			return nil, err
		}
		seqs = append(seqs, citing...)
	}
	return slices.DeleteFunc(seqs, func(seq int64) bool { return seq == is.Seq }), nil
}

// linkedTo gives the numbers of the records that have a link with one of some values.
func (s *Store) linkedTo(ctx context.Context, values ...string) ([]int64, error) {
	var names []int
	for _, name := range append(slices.Clone(targetLinks), "sector", restsOn) {
		names = append(names, linkNames[name])
	}
	var seqs []int64
	err := s.db.WithContext(ctx).Raw("SELECT DISTINCT seq FROM links WHERE name IN ? AND value IN ? AND kind NOT IN ?",
		names, values, []int{models.ActKind.Code(), models.UpdateKind.Code()}).Scan(&seqs).Error
	return seqs, explain("looking for what follows", err)
}

// superseded gives the numbers of the agreements that one names, now or before, for
// their status may follow from it.
func (s *Store) superseded(ctx context.Context, was, is document) ([]int64, error) {
	if is.Kind != models.AgreementKind.Code() {
		return nil, nil
	}
	var named []int64
	for _, text := range []string{was.Links, is.Links} {
		for _, value := range parseLinks(text).values(restsOn) {
			if seq, ok := numbered(value); ok {
				named = append(named, seq)
			}
		}
	}
	if len(named) == 0 {
		return nil, nil
	}
	var seqs []int64
	err := s.db.WithContext(ctx).Raw("SELECT seq FROM documents WHERE seq IN ? AND kind = ?", named, is.Kind).Scan(&seqs).Error
	return seqs, explain("looking for what is superseded", err)
}

// citing gives the numbers of the records that rest on an article.
func (s *Store) citing(ctx context.Context, article string) ([]int64, error) {
	var seqs []int64
	err := s.db.WithContext(ctx).Raw("SELECT DISTINCT d.seq FROM citations c JOIN documents d ON d.record_id = c.root_id WHERE c.article_id = ?", article).
		Scan(&seqs).Error
	return seqs, explain("looking for what rests on an article", err)
}
