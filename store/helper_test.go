package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

type (
	texts = models.Text
	codes = []models.CountryCode
)

func TestMain(m *testing.M) { storetest.Main(m) }

func ptr[T any](v T) *T { return &v }

// date reads a date for a test; "" is an unknown one.
func date(s string) *models.Date {
	if s == "" {
		return nil
	}
	return ptr(models.Date(s))
}

var (
	published = models.Access{Visibility: models.VisibilityPublic, ReviewState: models.ReviewPublished}
	draft     = models.Access{Visibility: models.VisibilityPublic, ReviewState: models.ReviewDraft}
	internal  = models.Access{Visibility: models.VisibilityInternal, ReviewState: models.ReviewPublished}
	// page is a page that all of a test fits on.
	page = models.Paging{Limit: 200, Total: true}
)

func parties(list ...models.CountryCode) (out []models.Party) {
	for _, c := range list {
		out = append(out, models.Party{Country: ptr(c)})
	}
	return out
}

func visitFields(title string, access models.Access) models.VisitFields {
	return models.VisitFields{Access: access, Title: texts{"en": title}, VisitorCountry: "AZ", HostCountry: "MA"}
}

func meetingFields(title string, access models.Access) models.MeetingFields {
	return models.MeetingFields{Access: access, Title: texts{"en": title}, Countries: codes{"AZ", "MA"}}
}

func agreementFields(title string, access models.Access) models.AgreementFields {
	return models.AgreementFields{Access: access, Title: texts{"en": title}, Parties: parties("AZ", "MA")}
}

func commitmentFields(title string, access models.Access) models.CommitmentFields {
	return models.CommitmentFields{Access: access, Title: texts{"en": title}, Modality: models.ModalityIntended, OwedBy: codes{"AZ"}, OwedTo: codes{"MA"}}
}

// must gives a result, or ends the test.
func must[T any](v T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatalf("%v%s", err, faultsOf(err))
		}
		return v
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v%s", err, faultsOf(err))
	}
}

func faultsOf(err error) string {
	if e, ok := err.(*models.Error); ok && len(e.Fields) > 0 { //nolint:errorlint // only to show more
		return fmt.Sprintf(" %+v", e.Fields)
	}
	return ""
}

// verified fails the test when the database is not sound.
func verified(t testing.TB, s *store.Store) {
	t.Helper()
	faults, err := s.Verify(context.Background())
	check(t, err)
	for _, fault := range faults {
		t.Error(fault)
	}
}

// ids lists the ids of a page.
func ids[T any, E interface {
	*T
	models.Entity
}](p models.Page[T]) []string {
	out := []string{}
	for i := range p.Data {
		out = append(out, E(&p.Data[i]).Base().ID)
	}
	return out
}

func jsonOf(v any) (string, error) {
	text, err := json.Marshal(v)
	return string(text), err
}
