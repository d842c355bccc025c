package handlers

import (
	"bytes"
	"context"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"entente/store"
)

// trying is what every write takes beside its body. The document describes it once
// for all of them.
type trying struct {
	DryRun bool `query:"dry_run"`
}

// write is a write within a transaction, with what it answers.
type write func(ctx context.Context, tx *store.Store) (store.Answer, error)

// carry does a write, once for each idempotency key, and answers. One that is only
// tried answers with 200 what would be answered, and leaves nothing behind.
func (h *Handlers) carry(c echo.Context, t trying, r store.Request, do write) error {
	if t.DryRun {
		return h.try(c, do)
	}
	return h.once(c, r, do)
}

// try answers what a write would answer. Its ETag and address are not given, for there
// is nothing that has them.
func (h *Handlers) try(c echo.Context, do write) error {
	ctx := c.Request().Context()
	var answer store.Answer
	err := h.Store.Try(ctx, func(tx *store.Store) (err error) {
		answer, err = do(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	return writeBody(c, http.StatusOK, answer.Body)
}

// joined is a document with what else an answer says, behind what it says itself.
func joined(doc []byte, more any) ([]byte, error) {
	text, err := encode(more)
	if err != nil {
		return nil, fmt.Errorf("adding to an answer: %w", err)
	}
	head, ok := bytes.CutSuffix(bytes.TrimSuffix(doc, []byte("\n")), []byte("}"))
	tail := bytes.TrimSuffix(text, []byte("\n"))
	if !ok || len(tail) <= len("{}") {
		return doc, nil
	}
	return append(append(bytes.Clone(head), ','), tail[1:]...), nil
}
