package web

import (
	"net/http"

	"entente/models"
	"entente/store"
)

// formRoutes are the addresses of all forms: something is sent to where its form is.
func (s *Site) formRoutes(code string) {
	for _, spec := range models.Kinds {
		one := "/" + spec.Table + "/{key}"
		if owner, ok := ownerOf(spec); ok {
			one = "/" + owner.Table + "/{key}/" + spec.Table
			s.form(code, one+"/new", owner.Name, func(a *asked) (*sheet, error) { return a.newPart(owner, spec) })
			one += "/{part}"
			s.form(code, one+"/edit", owner.Name, func(a *asked) (*sheet, error) { return a.changed(a.partAt(owner, spec)) })
			s.form(code, one+"/citations/new", owner.Name, func(a *asked) (*sheet, error) { return a.citing(owner, spec.Name) })
			continue
		}
		if spec.Name == models.CitationKind {
			continue // they are of records of many kinds
		}
		s.form(code, "/"+spec.Table+"/new", spec.Name, func(a *asked) (*sheet, error) { return a.newRecord(spec) })
		s.form(code, one+"/edit", spec.Name, func(a *asked) (*sheet, error) {
			return a.changed(store.Place{Kind: spec.Name, Key: a.r.PathValue("key")})
		})
		if cited(spec.Name) {
			s.form(code, one+"/citations/new", spec.Name, func(a *asked) (*sheet, error) { return a.citing(spec, spec.Name) })
			s.form(code, one+"/citations/{part}/edit", spec.Name, func(a *asked) (*sheet, error) {
				return a.changed(a.partAt(spec, models.CitationKind.Spec()))
			})
		}
	}
}

// form is a form at an address, of what is written by those who write a kind of record.
func (s *Site) form(code, path string, kind models.RecordKind, open func(*asked) (*sheet, error)) {
	s.mux.HandleFunc("GET /"+code+path, s.writing(code, kind, open, (*sheet).show))
	s.mux.HandleFunc("POST /"+code+path, s.writing(code, kind, open, (*sheet).send))
}

// ownerOf is the kind of record that an act or update belongs to.
func ownerOf(spec models.Spec) (models.Spec, bool) {
	part, ok := spec.New().(models.Part)
	if !ok || spec.Name == models.CitationKind {
		return models.Spec{}, false
	}
	owner, _ := part.Of()
	return owner.Spec(), true
}

// partAt is the part that the address names.
func (a *asked) partAt(owner, spec models.Spec) store.Place {
	return store.Place{Kind: spec.Name, Of: owner.Name, Key: a.r.PathValue("key"), Part: a.r.PathValue("part")}
}

// writing answers an address at which something is written.
func (s *Site) writing(code string, kind models.RecordKind, open func(*asked) (*sheet, error), do func(*sheet) (content, error)) http.HandlerFunc {
	opened := func(do func(*sheet) (content, error)) func(*asked) (content, error) {
		return func(a *asked) (content, error) {
			if err := mayWrite(a, kind); err != nil {
				return content{}, err
			}
			if err := a.readNames(); err != nil {
				return content{}, err
			}
			x, err := open(a)
			if err != nil {
				return a.gone(kind, err)
			}
			c, err := do(x)
			if models.KindOf(err) == models.NotFound {
				return a.gone(kind, err)
			}
			return c, err
		}
	}
	return s.sent(code, "form", opened(do), opened((*sheet).sendAgain))
}

// mayWrite refuses who may not write records of a kind. Who has signed in as another one
// since, who may not, can sign in as himself again.
func mayWrite(a *asked, kind models.RecordKind) error {
	switch v := models.ViewerOf(a.ctx); {
	case v.MayWrite(kind):
		return nil
	case !v.Staff(), a.outdated:
		return models.Refuse(models.Unauthenticated, "sign in to write")
	}
	return models.Refuse(models.Forbidden, "your token does not allow to write this")
}
