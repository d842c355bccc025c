package derived

import (
	"slices"
	"strconv"
	"strings"

	"entente/models"
)

// lent is what others have from a record, as a text: when it changes, they follow.
func lent(e models.Entity, d Document, acts []models.Act) string {
	own := []string{strconv.Itoa(d.Seen), d.DateAsc, d.DateDesc, d.Links}
	text := func(p *string) {
		if p != nil {
			own = append(own, *p)
		}
		own = append(own, "|")
	}
	text(d.DateFrom)
	text(d.DateTo)
	switch e := e.(type) {
	case *models.Article:
		text((*string)(e.State))
		text(e.ClusterID)
	case *models.Institution:
		text((*string)(e.Country))
	case *models.Sector:
		text((*string)(e.Parent))
	case *models.Agreement:
		text((*string)(forceOf(e, acts)))
		for _, r := range e.Relations {
			own = append(own, string(r.Kind), strconv.FormatBool(r.Whole()))
			text((*string)(r.AgreementID))
		}
	}
	return strings.Join(own, " ")
}

// Lenders are the records from which others follow: what these have from them has
// changed, such as their views, their date and links, or what they are a source of.
func Lenders(all []*Result) []*Result {
	return slices.DeleteFunc(slices.Clone(all), func(d *Result) bool { return d.Was[0].Lends == d.Is[0].Lends })
}
