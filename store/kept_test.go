package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// TestKeptForms: each keeps his own, the latest of each address, not too many, not for ever,
// and none that is too long; and what readers are given is none the newer for it.
func TestKeptForms(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		mine := models.WithViewer(t.Context(), models.Viewer{Name: "a", Role: models.RoleEditor, TokenID: "a"})
		other := models.WithViewer(t.Context(), models.Viewer{Name: "b", Role: models.RoleEditor, TokenID: "b"})
		before := must(s.Version(mine))(t)
		keep := func(address, typed string) {
			t.Helper()
			clock.Time = clock.Time.Add(time.Second)
			check(t, s.KeepForm(mine, store.KeptForm{Address: address, Title: "t", Typed: typed}))
		}
		addresses := func() (all []string) {
			for _, f := range must(s.KeptForms(mine))(t) {
				all = append(all, f.Address)
			}
			return all
		}
		keep("/visits/new", "/title/fr=a")
		keep("/visits/new", "/title/fr=b")
		if f, kept, err := s.KeptForm(mine, "/visits/new"); err != nil || !kept || f.Typed != "/title/fr=b" {
			t.Errorf("kept: %+v %v %v", f, kept, err)
		}
		if _, kept, err := s.KeptForm(other, "/visits/new"); err != nil || kept {
			t.Errorf("somebody else is given it: %v", err)
		}
		for name, f := range map[string]store.KeptForm{
			"form":    {Address: "/long", Typed: strings.Repeat("x", store.MostTyped+1)},
			"address": {Address: "/visits/new?" + strings.Repeat("x", 1000)},
		} {
			if err := s.KeepForm(mine, f); models.KindOf(err) != models.Invalid {
				t.Errorf("a long %s: %v", name, err)
			}
		}
		check(t, s.KeepForm(t.Context(), store.KeptForm{Address: "/of-a-guest"}))
		for i := range 35 {
			keep(fmt.Sprintf("/meetings/%d/edit", i), "x")
		}
		if all := addresses(); len(all) != 30 || all[0] != "/meetings/34/edit" || all[29] != "/meetings/5/edit" {
			t.Errorf("kept are %v", all)
		}
		check(t, s.DropForm(mine, "/meetings/34/edit"))
		if all := addresses(); len(all) != 29 || all[0] != "/meetings/33/edit" {
			t.Errorf("kept are %v", all)
		}
		clock.Time = clock.Time.Add(61 * 24 * time.Hour)
		if all := addresses(); len(all) != 0 {
			t.Errorf("after two months there are %v", all)
		}
		if after := must(s.Version(mine))(t); after != before {
			t.Error("what is kept makes all that is read another one")
		}
	})
}
