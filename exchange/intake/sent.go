package intake

import (
	"context"
	"io"
	"time"

	"entente/models"
	"entente/store"
)

// SchemeSent is the register that the ids of what was sent for an import are of, by the
// mapping that was sent with it.
func SchemeSent(ctx context.Context, s *store.Store, imp models.Import) (string, error) {
	sent, err := mappingSent(ctx, s, imp.ID)
	if err != nil {
		return "", err
	}
	return Scheme(sent, imp.File)
}

// mappingSent is the mapping that was sent for an import.
func mappingSent(ctx context.Context, s *store.Store, id int64) ([]byte, error) {
	text, err := s.Received(ctx, id, store.MappingPart)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(text)
}

// lookEvery is how often somebody looks for imports that nobody goes on with.
const lookEvery = 10 * time.Second

// Run brings in what was sent, and takes back what is to be, one after the other,
// until the context ends. It tells failed what went wrong, and tries again.
func Run(ctx context.Context, s *store.Store, failed func(error)) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		more, err := runNext(ctx, s)
		if err != nil && ctx.Err() == nil {
			failed(err)
		}
		if more && err == nil && ctx.Err() == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-s.Sent():
		case <-tick.C:
		}
	}
}

// runNext goes on with an import, if there is one to go on with.
func runNext(ctx context.Context, s *store.Store) (more bool, err error) {
	imp, found, err := s.ClaimImport(ctx)
	if err != nil || !found {
		return false, err
	}
	ctx = models.WithViewer(ctx, models.Viewer{Name: imp.UpdatedBy, Role: imp.Role})
	if imp.State == models.ImportTakingBack {
		_, err = s.TakeBack(ctx, imp.ID, func(int) {})
		return true, err
	}
	return true, bringSent(ctx, s, imp)
}

// bringSent brings in what was sent. What is wrong with it is noted with the import.
func bringSent(ctx context.Context, s *store.Store, imp models.Import) error {
	sent, err := mappingSent(ctx, s, imp.ID)
	if err != nil {
		return err
	}
	file, err := s.Received(ctx, imp.ID, store.RegisterPart)
	if err != nil {
		return err
	}
	r, err := File{Source: file, Name: imp.File, Mapping: sent, MappingName: imp.Mapping, DryRun: imp.DryRun}.open(s)
	if err == nil {
		defer r.file.Close()
		r.imp.Import = imp
		if err = s.NoteReading(ctx, &r.imp.Import, r.of); err != nil {
			return err
		}
		err = r.run(ctx, func(models.Import, int64, int64) {})
	}
	switch {
	case ctx.Err() != nil, store.Elsewhere(err):
		return nil // it goes on another time, or has ended
	case err != nil && models.KindOf(err) == models.Internal:
		return err
	case err != nil:
		why := err.Error()
		if ended := s.CloseImport(ctx, &imp, models.ImportFailed, &why); ended != nil && models.KindOf(ended) != models.Blocked {
			return ended
		}
	}
	return s.ForgetSent(ctx, imp.ID)
}
