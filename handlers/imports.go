package handlers

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"entente/exchange/intake"
	"entente/models"
	"entente/store"
)

// imports are the operations by which whole registers are brought in. They go on by
// themselves: what they answer is how far an import is.
func (h *Handlers) imports() []Operation {
	const all, one = base + "/imports", base + "/imports/{id}"
	names := idName("The number of the import")
	reading := reads("imports", Operation{
		ID: "listImports", Path: all, Summary: "List imports", Description: "The latest first.", Query: []any{models.Window{}},
		Answer: models.Page[models.Import]{}, Staff: true, Handle: h.listImports,
	}, Operation{
		ID: "getImport", Path: one, Summary: "How far an import is",
		Description: "How many records were created, changed, unchanged and refused so far, and whether it runs, has ended or was taken back.", Names: names, Answer: models.Import{}, Staff: true, Handle: h.getImport,
	}, Operation{
		ID: "listImported", Path: one + "/rows", Summary: "What became of the records of a file",
		Description: "In their order, but for those that are on record as the file says. Of what was refused it tells the row, the column, the value, the reason and a guess; of what may be on record already, what that is: also of people and institutions that a record names, in any spelling, to be merged.",
		Names:       names, Query: []any{models.ImportedFilter{}, models.Window{}}, Answer: models.Page[models.Imported]{}, Staff: true, Handle: h.listImported,
	}, Operation{
		ID: "getRefused", Path: one + "/refused", Summary: "The rows that were refused, as a file",
		Description: "CSV, with the reason as the last column: to be mended and brought in again.",
		Names:       names, Answer: "", Media: mimeCSV, Staff: true, Handle: h.getRefused,
	})
	// Any editor brings in; what of a file his token may not write is refused row by row.
	writing := writes("imports", models.AgreementKind, Operation{
		ID: "createImport", Method: http.MethodPost, Path: all, Summary: "Bring a file in",
		Description: "A form with the mapping, in YAML, and the file: CSV, TSV, XLSX, NDJSON or a JSON array. It is brought in while the server does other things; the answer says where to ask how far it is. " +
			"With `dry_run=true` it is only tried, and tells what would come of it. The same file again changes nothing.",
		Upload: true, Answer: models.Import{}, Status: http.StatusAccepted, Handle: h.createImport,
	}, Operation{
		ID: "cancelImport", Method: http.MethodPost, Path: one + "/cancel", Summary: "End an import where it is",
		Description: "What was brought in stays; it can be taken back.", Names: names, Answer: models.Import{},
		Handle: func(c echo.Context) error { return h.onImport(c, h.Store.CancelImport) },
	}, Operation{
		ID: "takeImportBack", Method: http.MethodPost, Path: one + "/take-back", Summary: "Take an import back",
		Description: "What it recorded goes into the bin, and what it changed is as it was; what somebody has written since stays, and is listed as `kept`. It is done while the server does other things.",
		Names:       names, Answer: models.Import{}, Status: http.StatusAccepted,
		Handle: func(c echo.Context) error { return h.onImport(c, h.Store.AskToTakeBack) },
	})
	return append(reading, writing...)
}

func (h *Handlers) listImports(c echo.Context) error {
	var w models.Window
	if err := bind(c, &w); err != nil {
		return err
	}
	page, err := h.Store.Imports(c.Request().Context(), w.Paging())
	return stillJSON(c, page, err)
}

func (h *Handlers) getImport(c echo.Context) error {
	id, err := importNamed(c)
	if err != nil {
		return err
	}
	imp, err := h.Store.Import(c.Request().Context(), id)
	if err == nil {
		err = bind(c)
	}
	return stillJSON(c, imp, err)
}

func (h *Handlers) listImported(c echo.Context) error {
	var f models.ImportedFilter
	var w models.Window
	id, err := importNamed(c)
	if err != nil {
		return err
	}
	if err := bind(c, &f, &w); err != nil {
		return h.unlessNoImport(c, id, err)
	}
	page, err := h.Store.Imported(c.Request().Context(), id, f, w.Paging())
	return stillJSON(c, page, err)
}

// getRefused answers the rows that were refused, as a file.
func (h *Handlers) getRefused(c echo.Context) error {
	id, err := importNamed(c)
	if err != nil {
		return err
	}
	if err := bind(c); err != nil {
		return h.unlessNoImport(c, id, err)
	}
	ctx := c.Request().Context()
	imp, err := h.Store.Import(ctx, id)
	if err != nil {
		return err
	}
	opaque, err := h.opaque(c, imp.Done)
	if err != nil {
		return err
	}
	if done, err := unchanged(c, opaque); done || err != nil {
		return err
	}
	setCaching(c, listTag(opaque))
	c.Response().Header().Set(echo.HeaderContentType, mimeCSV)
	c.Response().WriteHeader(http.StatusOK)
	if err := intake.WriteRefused(ctx, h.Store, imp, c.Response()); err != nil {
		return broken(err)
	}
	return nil
}

// unlessNoImport puts not found before a fault of the query.
func (h *Handlers) unlessNoImport(c echo.Context, id int64, err error) error {
	return unlessMissing(err, func() error {
		_, err := h.Store.Import(c.Request().Context(), id)
		return err
	})
}

// stillJSON is Still for a value, as JSON.
func stillJSON(c echo.Context, v any, err error) error {
	if err != nil {
		return err
	}
	if err := onlyJSON(c); err != nil {
		return err
	}
	body, err := encode(v)
	if err != nil {
		return err
	}
	return Still(c, echo.MIMEApplicationJSON, body)
}

// importNamed is the number of the import that a path names.
func importNamed(c echo.Context) (int64, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return 0, models.Refuse(models.NotFound, "there is no import %q", c.Param("id"))
	}
	return id, nil
}

// onImport does something to an import, and answers how far it is then.
func (h *Handlers) onImport(c echo.Context, do func(ctx context.Context, id int64) (models.Import, error)) error {
	id, err := importNamed(c)
	if err == nil {
		err = bind(c)
	}
	if err != nil {
		return err
	}
	imp, err := do(c.Request().Context(), id)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if imp.State == models.ImportTakingBack {
		status = http.StatusAccepted
	}
	return writeJSON(c, status, imp)
}

// createImport receives a mapping and a file, which are then brought in.
func (h *Handlers) createImport(c echo.Context) error {
	var t trying
	if err := bind(c, &t); err != nil {
		return err
	}
	form, err := c.Request().MultipartReader()
	if err != nil {
		return models.Refuse(models.Unsupported, "send a form, as multipart/form-data, with a mapping and a file")
	}
	ctx := c.Request().Context()
	imp, err := h.Store.BeginUpload(ctx, t.DryRun)
	if err != nil {
		return err
	}
	if err := h.receive(c, form, &imp); err != nil {
		return errors.Join(err, h.Store.DropUpload(context.WithoutCancel(ctx), imp.ID))
	}
	if err := h.Store.EndUpload(ctx, &imp); err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderLocation, base+"/imports/"+strconv.FormatInt(imp.ID, 10))
	return writeJSON(c, http.StatusAccepted, imp)
}

// maxMapping and maxFile are how long the parts of a form can be.
const (
	maxMapping = 1 << 20
	maxFile    = 1 << 30
)

// receive receives the parts of the form, in any order.
func (h *Handlers) receive(c echo.Context, form *multipart.Reader, imp *models.Import) error {
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return h.complete(c.Request().Context(), imp)
		}
		if err != nil {
			return &models.Error{Kind: models.Malformed, Detail: "the form could not be read to its end", Cause: err}
		}
		switch part.FormName() {
		case "mapping":
			if imp.MappingSHA256 != "" {
				return models.BadParameter("mapping", "repeated", "this part is sent once")
			}
			imp.Mapping = nameOf(part)
			imp.MappingSHA256, _, err = h.receivePart(c, imp, store.MappingPart, part, maxMapping)
		case "file":
			if imp.SHA256 != "" {
				return models.BadParameter("file", "repeated", "this part is sent once")
			}
			imp.File = nameOf(part)
			imp.SHA256, imp.Bytes, err = h.receivePart(c, imp, store.RegisterPart, part, maxFile)
		default:
			var p models.Problems
			p.AddParameter(part.FormName(), "unknown_parameter", "a form has a mapping and a file")
			err = p.Err(models.Malformed)
		}
		if err != nil {
			return err
		}
	}
}

// nameOf is the name of the file that a part was, as far as that is text.
func nameOf(part *multipart.Part) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, part.FileName())
}

// receivePart keeps one part, which comes once and is not longer than it can be.
func (h *Handlers) receivePart(c echo.Context, imp *models.Import, kind store.ImportPart, part io.Reader, most int64) (string, int64, error) {
	hash, n, err := h.Store.Receive(c.Request().Context(), imp.ID, kind, &slowReader{c, io.LimitReader(part, most+1)})
	if err == nil && n > most {
		err = models.Refuse(models.TooLarge, "it has %d bytes at most", most)
	}
	return hash, n, err
}

// slowReader reads what a client sends slowly, as long as something comes.
type slowReader struct {
	c    echo.Context
	from io.Reader
}

func (p *slowReader) Read(to []byte) (int, error) {
	// Not every reader has deadlines; the context ends the work in any case.
	_ = http.NewResponseController(p.c.Response()).SetReadDeadline(time.Now().Add(models.StallTime))
	return p.from.Read(to)
}

// complete looks whether both parts came, and whether the mapping is one.
func (h *Handlers) complete(ctx context.Context, imp *models.Import) error {
	var p models.Problems
	for name, hash := range map[string]string{"mapping": imp.MappingSHA256, "file": imp.SHA256} {
		if hash == "" {
			p.AddParameter(name, "required", "send it as a part of the form")
		}
	}
	if err := p.Err(models.Invalid); err != nil {
		return err
	}
	var err error
	imp.Scheme, err = intake.SchemeSent(ctx, h.Store, *imp)
	return err
}
