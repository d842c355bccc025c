package handlers

import (
	"context"
	"net/netip"
	"sync"

	"github.com/labstack/echo/v4"

	"entente/models"
)

// files are those that are being made: so many at once for a client, and for all. The
// others ask for pages in the meantime, which must not wait for whole lists.
type files struct {
	mu  sync.Mutex
	all int
	of  map[string]int // by client
	// working has room for those that read from the database.
	working chan struct{}
	holding sync.Mutex
}

// begin begins a file, or tells its client to wait. Whoever begins it ends it.
func (f *files) begin(c echo.Context) (end func(), err error) {
	client := clientOf(c)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.of == nil {
		f.of, f.working = map[string]int{}, make(chan struct{}, models.FilesAtWork)
	}
	switch {
	case f.of[client] >= models.FilesOfOne:
		return nil, models.Refuse(models.TooMany, "%d files are being made for you; ask again when one has ended", f.of[client])
	case f.all >= models.FilesOfAll:
		return nil, models.Refuse(models.TooMany, "%d files are being made, which is all that the server makes at once; ask again later", f.all)
	}
	f.all++
	f.of[client]++
	return func() { f.end(client) }, nil
}

func (f *files) end(client string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.all--
	if f.of[client]--; f.of[client] == 0 {
		delete(f.of, client)
	}
}

// work reads a page of a file, within its time, as soon as few enough others read.
func (f *files) work(ctx context.Context, read func(context.Context) error) error {
	select {
	case f.working <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-f.working }()
	ctx, cancel := context.WithTimeout(ctx, models.ListTime)
	defer cancel()
	return read(ctx)
}

// hold does what reads for long at one moment of the database, as soon as few enough
// others read, and one at a time, for it takes room on disk too.
func (f *files) hold(ctx context.Context, read func() error) error {
	if !f.holding.TryLock() {
		return models.Refuse(models.TooMany, "a package is being made; ask again when it is ready")
	}
	defer f.holding.Unlock()
	select {
	case f.working <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-f.working }()
	return read()
}

// clientOf tells clients apart: by their token, or else by their address. One who has
// an IPv6 address has very many: those of one network count as one.
func clientOf(c echo.Context) string {
	if v := models.ViewerOf(c.Request().Context()); v.Staff() {
		return v.TokenID
	}
	ip := c.RealIP()
	if address, err := netip.ParseAddr(ip); err == nil && address.Is6() && !address.Is4In6() {
		return netip.PrefixFrom(address.WithZone(""), 64).Masked().String()
	}
	return ip
}
