package web

import (
	"reflect"
	"slices"

	"entente/models"
	"entente/web/markup"
	"entente/wire"
)

// related are records of a kind that name this one.
type related struct {
	Title string
	table
	All markup.Link
}

// mostRelated is how many related records of a kind are shown.
const mostRelated = 10

// relatedTo are the records that name one, by kind: what its lists can be asked for by it.
func (a *asked) relatedTo(x models.Entity) ([]related, error) {
	var all []related
	for _, spec := range models.Kinds {
		if spec.Name.Part() || !asks(spec, string(x.RecordKind())) || x.RecordKind() == models.ArticleKind {
			continue
		}
		r, err := a.relatedOf(spec, x)
		if err != nil {
			return nil, err
		}
		if len(r.Rows) > 0 {
			all = append(all, r)
		}
	}
	return all, nil
}

// relatedOf are those of one kind.
func (a *asked) relatedOf(spec models.Spec, x models.Entity) (related, error) {
	out := related{Title: a.Kinds(spec.Name)}
	filter, query := spec.Filter(), with(nil, string(x.RecordKind()), x.Base().Reference)
	if err := wire.Bind(query.Encode(), filter); err != nil {
		return out, err
	}
	var meta models.Meta
	var err error
	out.table, meta, err = a.tableOf(spec.Name, filter, models.Paging{Limit: mostRelated, Total: true})
	if n := value(meta.Total); n > len(out.Rows) {
		out.All = markup.To(a.Say("related.all", "n", n), a.address("/"+spec.Table, query))
	}
	return out, err
}

// asks tells whether the list of a kind can be asked for by something.
func asks(spec models.Spec, name string) bool {
	return slices.ContainsFunc(models.ShapeOf(reflect.TypeOf(spec.Filter())).Parameters, func(p models.Parameter) bool { return p.Name == name })
}
