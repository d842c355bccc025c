package handlers

import (
	"context"
	"fmt"
	"strings"

	"entente/models"
	"entente/store"
)

// Load records a body as if it had been sent to a path of the API, such as
// "/visits": read as strictly, checked as strictly, only without HTTP.
func Load(ctx context.Context, s *store.Store, path string, body []byte) error {
	for _, spec := range models.Kinds {
		if spec.Table != strings.TrimPrefix(path, "/") || spec.Name.Part() {
			continue
		}
		in, found, err := decode(spec, body)
		if err != nil {
			return fmt.Errorf("reading a body: %w", err)
		}
		_, err = s.Create(ctx, store.Place{Kind: spec.Name}, in, found)
		return err
	}
	return models.Refuse(models.NotFound, "nothing is recorded at %q", path)
}
