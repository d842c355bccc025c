package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"entente/models"
	"entente/store"
	"entente/web/markup"
	"entente/wire"
)

// homePage is what the first page shows.
type homePage struct {
	// Kept is what the reader has typed and not recorded yet.
	Kept []keptLink
	// Own are the drafts of whoever reads, and Drafts those of others, for who may publish them.
	Own       []markup.Entry
	Drafts    []markup.Entry
	New       []markup.Entry
	Late, Due shelf
	Conflicts shelf
	Relations []pairRow
	Pairs     markup.Link
}

// shelf is some records, and the way to the rest.
type shelf struct {
	Rows     []markup.Entry
	Disputes []dispute
	All      markup.Link
}

// How many of each the first page shows, and how far it looks ahead.
const (
	mostNew       = 8
	mostDue       = 6
	mostContested = 3
	aheadDays     = 30
)

// home is the first page: what is new, late, due and disputed.
func (a *asked) home() (content, error) {
	var out homePage
	steps := []func(*homePage) error{a.homeDrafts, a.homeNew, a.homeLate, a.homeDue, a.homeConflicts, a.homeRelations}
	if err := a.homeKept(&out); err != nil {
		return content{}, err
	}
	for _, step := range steps {
		if err := step(&out); err != nil {
			return content{}, err
		}
	}
	return content{Title: a.Say("home.title"), Body: out}, nil
}

// homeDrafts adds what waits to be published, for those who may do that: what they have
// written, and what others have.
func (a *asked) homeDrafts(out *homePage) (err error) {
	const waiting = "review_state=draft&review_state=submitted"
	if !a.writes(models.VisitKind) {
		return nil
	}
	kinds := append(slices.Clone(events), models.ArticleKind, models.PersonKind, models.InstitutionKind)
	if out.Own, err = a.latest(kinds, waiting+"&mine=true"); err != nil {
		return err
	}
	out.Drafts, err = a.latest(kinds, waiting+"&mine=false")
	return err
}

// homeNew adds what was recorded or changed last.
func (a *asked) homeNew(out *homePage) (err error) {
	out.New, err = a.latest(events, "")
	return err
}

// events are the kinds of records that are news.
var events = []models.RecordKind{models.VisitKind, models.MeetingKind, models.AgreementKind, models.CommitmentKind}

// latest are the records of some kinds that were changed last, of those that a filter lets
// through.
func (a *asked) latest(kinds []models.RecordKind, query string) ([]markup.Entry, error) {
	var all []models.Entity
	for _, kind := range kinds {
		filter := kind.Spec().Filter()
		if err := wire.Bind(query, filter); err != nil {
			return nil, err
		}
		items, _, err := a.readList(kind, filter, models.Paging{Limit: mostNew, Sort: "-updated_at"}, append([]string{"created_at", "updated_at"}, titles...)...)
		if err != nil {
			return nil, err
		}
		all = append(all, items...)
	}
	slices.SortFunc(all, func(x, y models.Entity) int {
		return cmp.Or(strings.Compare(y.Base().UpdatedAt, x.Base().UpdatedAt), strings.Compare(y.Base().Reference, x.Base().Reference))
	})
	all = all[:min(len(all), mostNew)]
	var out []markup.Entry
	for _, x := range all {
		out = append(out, markup.Entry{Link: a.linkOf(x), Tags: a.tags(*x.Accessed(), false),
			Beneath: []markup.Value{markup.Said(a.Kind(x.RecordKind())), markup.Said(a.written(x.Base())), markup.Said(x.Base().Reference)}})
	}
	return out, nil
}

// written says on which day something was last written: no day on which it happened.
func (a *asked) written(x *models.Record) string {
	day := a.Date(new(models.Date(x.UpdatedAt[:len(time.DateOnly)]))).Text
	if x.UpdatedAt == x.CreatedAt {
		return a.Say("home.recorded", "date", day)
	}
	return a.Say("home.changed", "date", day)
}

// homeLate adds the commitments that are late, the longest first.
func (a *asked) homeLate(out *homePage) error {
	docs, err := a.store.Overdue(a.ctx, &models.CommitmentFilter{}, models.Paging{Limit: mostDue})
	if err != nil {
		return err
	}
	tally, err := a.store.Tally(a.ctx, models.CommitmentFilter{})
	if err != nil {
		return err
	}
	words := a.Say("related.all", "n", tally.Progress("").Late)
	out.Late, err = a.shelfOf(docs, words, url.Values{"late": {"true"}, "sort": {"due"}})
	return err
}

// left are the steps of what is still to be delivered.
var left = []string{"substantial", "limited", "not_started", "no_evidence"}

// homeDue adds the commitments that are due soon.
func (a *asked) homeDue(out *homePage) error {
	to := models.Date(models.DayOf(a.store.Now().AddDate(0, 0, aheadDays)))
	from := models.Date(a.store.Today())
	docs, err := a.store.Upcoming(a.ctx, &models.CommitmentFilter{DueFrom: &from, DueTo: &to}, models.Paging{Limit: mostDue})
	if err != nil {
		return err
	}
	within := url.Values{"due_from": {string(from)}, "due_to": {string(to)}, "sort": {"due"}}
	out.Due, err = a.shelfOf(docs, a.Say("home.all_due", "date", a.Date(&to).Text), counting(within, left))
	return err
}

// shelfOf are commitments with their due dates, and the way to all of them.
func (a *asked) shelfOf(docs store.Documents, all string, query url.Values) (shelf, error) {
	out := shelf{All: markup.To(all, a.address("/commitments", query))}
	items, err := itemsOf(models.CommitmentKind, docs, "title", "due", "due_from", "due_to", "owed_by", "owed_to")
	for _, c := range of[models.Commitment](items) {
		out.Rows = append(out.Rows, markup.Entry{Link: a.linkOf(c), Tags: a.tags(c.Access, false),
			Beneath: []markup.Value{a.owed(c), markup.Dated(a.due(c.Due, a.ShortDate)), markup.Said(a.days(c))}})
	}
	return out, err
}

// owed says who owes a commitment to whom.
func (a *asked) owed(c *models.Commitment) markup.Value {
	names := func(codes []models.CountryCode) string {
		var all []string
		for _, code := range codes {
			all = append(all, a.country(code).Text)
		}
		return strings.Join(all, a.Say("comma"))
	}
	if len(c.OwedTo) == 0 || slices.Equal(c.OwedBy, c.OwedTo) {
		return markup.Said(names(c.OwedBy))
	}
	return markup.Said(a.Say("owed", "by", names(c.OwedBy), "to", names(c.OwedTo)))
}

// days says how many days a commitment is late, or has left, by the last day of its due date:
// of one with digits that nobody knows it may be late for longer.
func (a *asked) days(c *models.Commitment) string {
	if c.DueTo == nil {
		return ""
	}
	to, err := time.Parse(time.DateOnly, *c.DueTo)
	today, todayErr := time.Parse(time.DateOnly, a.store.Today())
	if err != nil || todayErr != nil {
		return ""
	}
	n := int(to.Sub(today).Hours() / 24)
	switch {
	case n < 0 && strings.Contains(string(value(c.Due)), "X"):
		return a.Say("days.late_least", "n", -n)
	case n < 0:
		return a.Say("days.late", "n", -n)
	case n == 0:
		return a.Say("days.today")
	}
	return a.Say("days.left", "n", n)
}

// homeConflicts adds fields on which sources differ.
func (a *asked) homeConflicts(out *homePage) error {
	page, err := a.store.Conflicts(a.ctx, models.ConflictFilter{}, models.Paging{Limit: mostContested})
	if err != nil {
		return err
	}
	out.Conflicts.Disputes, err = a.disputes(page.Data)
	out.Conflicts.All = markup.To(a.Say("home.all_conflicts"), a.address("/conflicts", nil))
	return err
}

// mostPairs is how many relations the first page shows.
const mostPairs = 6

// homeRelations adds the first pairs of countries.
func (a *asked) homeRelations(out *homePage) error {
	page, err := a.store.Relations(a.ctx, models.RelationFilter{}, models.Paging{Limit: mostPairs})
	for _, x := range page.Data {
		out.Relations = append(out.Relations, a.pairRow(x))
	}
	out.Pairs = markup.To(a.Say("home.all_relations"), a.address("/relations", nil))
	return err
}
