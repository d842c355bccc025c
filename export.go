package main

import (
	"fmt"
	"net/url"
	"os"
	"strings"

	"entente/exchange/datapackage"
	"entente/models"
)

// source is who publishes the tracker, where, and under which licence.
func (p *program) source() datapackage.Source {
	return datapackage.Source{PublicURL: strings.TrimSuffix(p.PublicURL, "/"), Publisher: p.Publisher, Licence: p.Licence}
}

// Validate refuses an address that would stand wrongly in each package.
func (p *program) Validate() error {
	if p.PublicURL == "" {
		return nil
	}
	if u, err := url.Parse(p.PublicURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("--public-url %s: give an address such as https://tracker.example.org", p.PublicURL)
	}
	return nil
}

// exportCmd says what one package is to hold: an environment that said it would say so of
// each.
type exportCmd struct {
	Package string `help:"Folder for it, which is empty or is made." required:"" type:"path" placeholder:"DIR" env:"-"`
	Filter  string `help:"Which visits, meetings, agreements and commitments, as lists take it, such as 'pair=AZ-MA&from=2018'." env:"-"`
	Lang    string `help:"Language of the labels in the workbook." enum:"ar,az,en,fr" default:"en" env:"-"`
	All     bool   `help:"Also what guests do not see: not for publication." env:"-"`
}

// Run writes a package.
func (cmd exportCmd) Run(w *world, p *program, s existing) error {
	if err := s.Migrated(w.ctx); err != nil {
		return err
	}
	filter, err := datapackage.ReadFilter(cmd.Filter)
	if err != nil {
		return explained(err)
	}
	if there, err := os.ReadDir(cmd.Package); err == nil && len(there) > 0 {
		return fmt.Errorf("the folder %s is not empty", cmd.Package)
	}
	ctx := models.WithViewer(w.ctx, models.Viewer{})
	if cmd.All {
		ctx = operator(w.ctx, "export")
	}
	o := datapackage.Options{Filter: filter, Lang: cmd.Lang, Source: p.source(), Version: version, Now: w.clock(), Progress: w.progress("writing")}
	return explained(datapackage.Write(ctx, s.Store, cmd.Package, o))
}
