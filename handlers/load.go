package handlers

import (
	"context"
	"fmt"

	"entente/models"
	"entente/store"
)

// Load records a body as if it had been sent to a path of the API, such as
// "/visits": read as strictly, checked as strictly, only without HTTP.
func Load(ctx context.Context, s *store.Store, path string, body []byte) error {
	switch path {
	case "/countries":
		return load(ctx, s, body, (*store.Store).CreateCountry)
	case "/sectors":
		return load(ctx, s, body, (*store.Store).CreateSector)
	case "/institutions":
		return load(ctx, s, body, (*store.Store).CreateInstitution)
	case "/people":
		return load(ctx, s, body, (*store.Store).CreatePerson)
	case "/articles":
		return load(ctx, s, body, (*store.Store).CreateArticle)
	case "/visits":
		return load(ctx, s, body, (*store.Store).CreateVisit)
	case "/meetings":
		return load(ctx, s, body, (*store.Store).CreateMeeting)
	case "/agreements":
		return load(ctx, s, body, (*store.Store).CreateAgreement)
	case "/commitments":
		return load(ctx, s, body, (*store.Store).CreateCommitment)
	}
	return models.Refuse(models.NotFound, "nothing is recorded at %q", path)
}

func load[In, T any](ctx context.Context, s *store.Store, body []byte, write func(*store.Store, context.Context, In) (T, error)) error {
	in, found, err := decode[T, In](body)
	if err != nil {
		return fmt.Errorf("reading a body: %w", err)
	}
	_, err = write(s.Answering(found), ctx, in)
	return err
}
