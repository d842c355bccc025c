package store

import (
	"context"
	"slices"
	"strings"

	"entente/models"
	"entente/store/derived"
)

// mostFollowers is how many followers are published with a write, of those that guests
// see follow and of the others. The documents of more are put off.
const mostFollowers = 200

// allowance is how many followers are still to be published with a write. What guests see
// follow has one of its own: nothing hidden ever puts off what they read.
type allowance struct{ guests, others int }

// allowed is what a write may publish beside itself.
func (s *Store) allowed() *allowance { return &allowance{s.mostFollowers, s.mostFollowers} }

// of is what is left for some of what follows.
func (a *allowance) of(f following) *int {
	if f.who == seenByGuests {
		return &a.guests
	}
	return &a.others
}

// following tells which documents follow from some records: those that have a link with
// one of some values, those that rest on one of some articles, and those with some
// numbers; all of them, or some by who sees that.
type following struct {
	values   []string
	articles []string
	named    []int64
	who      onlookers
}

// onlookers are who sees that something follows.
type onlookers string

const (
	whoever      onlookers = ""
	seenByGuests onlookers = " HAVING MAX(open) <> 0"
	seenByNone   onlookers = " HAVING MAX(open) = 0" // of the guests
)

// followings tells what follows from lenders, in parts of a size.
func followings(lenders []*derived.Result) []following {
	var open, hidden []*derived.Result
	for _, d := range lenders {
		if (d.Was[0].Seen|d.Is[0].Seen)&derived.GuestView != 0 {
			open = append(open, d)
		} else {
			hidden = append(hidden, d)
		}
	}
	var all []following
	for some := range slices.Chunk(open, batchSize) {
		f := followingFrom(some)
		for _, f.who = range []onlookers{seenByGuests, seenByNone} {
			all = append(all, f)
		}
	}
	for some := range slices.Chunk(hidden, batchSize) {
		all = append(all, followingFrom(some))
	}
	return all
}

// followingFrom tells what follows from lenders. From what is new nothing follows yet,
// but what it names.
func followingFrom(lenders []*derived.Result) following {
	f := following{named: namedBy(lenders)}
	for _, d := range lenders {
		is := d.Is[0]
		switch kind := d.Record.RecordKind(); {
		case d.Was[0].Lends == 0:
		case kind.Coded():
			f.values = append(f.values, is.Reference)
		case kind == models.ArticleKind:
			f.articles = append(f.articles, is.RecordID)
		default:
			f.values = append(f.values, derived.Number(is.Seq))
		}
	}
	return f
}

// namedBy gives the numbers of the agreements that agreements name, now or before, for
// their status may follow from these.
func namedBy(lenders []*derived.Result) []int64 {
	var named []int64
	for _, d := range lenders {
		if d.Record.RecordKind() != models.AgreementKind {
			continue
		}
		for _, x := range []derived.Document{d.Was[0], d.Is[0]} {
			for _, value := range derived.ParseLinks(x.Links).Values(derived.RestsOn) {
				if seq, ok := derived.Numbered(value); ok {
					named = append(named, seq)
				}
			}
		}
	}
	slices.Sort(named)
	return slices.Compact(named)
}

// numbers selects the numbers of what follows, from one on.
func (f following) numbers(after int64) condition {
	var c condition
	var union []string
	add := func(sql string, args ...any) {
		union = append(union, sql)
		c.args = append(append(c.args, derived.GuestView), args...)
	}
	if len(f.values) > 0 {
		var names []int
		for _, name := range append(slices.Clone(derived.TargetLinks), "sector", derived.RestsOn) {
			names = append(names, derived.LinkNames[name])
		}
		add("SELECT l.seq, l.seen & ? AS open FROM links l WHERE l.name IN ? AND l.value IN ? AND l.kind NOT IN ?",
			names, f.values, []int{models.ActKind.Code(), models.UpdateKind.Code()})
	}
	if len(f.articles) > 0 {
		add("SELECT d.seq, d.seen & ? AS open FROM citations c JOIN documents d ON d.record_id = c.root_id WHERE c.article_id IN ?", f.articles)
	}
	if len(f.named) > 0 {
		add("SELECT d.seq, d.seen & ? AS open FROM documents d WHERE d.seq IN ? AND d.kind = ?", f.named, models.AgreementKind.Code())
	}
	if len(union) > 0 {
		c.sql = "SELECT seq FROM (" + strings.Join(union, " UNION ") + ") AS u WHERE seq > ? GROUP BY seq" + string(f.who)
		c.args = append(c.args, after)
	}
	return c
}

// after gives the first numbers of what follows, from one on.
func (f following) after(ctx context.Context, s *Store, seq int64, limit int) ([]int64, error) {
	c := f.numbers(seq)
	if c.sql == "" {
		return nil, nil
	}
	var seqs []int64
	err := s.db.WithContext(ctx).Raw(c.sql+" ORDER BY seq LIMIT ?", append(c.args, limit)...).Scan(&seqs).Error
	return seqs, explain("looking for what follows", err)
}

// follow gives the numbers of the documents that follow from lenders and are to be
// published next: so many as are left to be. When there are more, they are put off.
func (s *Store) follow(ctx context.Context, lenders []*derived.Result, left *allowance) ([]int64, error) {
	var next []int64
	for _, f := range followings(lenders) {
		room := left.of(f)
		seqs, err := f.after(ctx, s, 0, *room+1)
		if err != nil {
			return nil, err
		}
		if len(seqs) > *room {
			seqs, err = s.putOff(ctx, f, left)
		} else {
			*room -= len(seqs)
		}
		if err != nil {
			return nil, err
		}
		next = append(next, seqs...)
	}
	slices.Sort(next)
	return slices.Compact(next), nil
}
