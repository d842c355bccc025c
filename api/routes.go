package api

import (
	"net/http"
	"regexp"

	"github.com/labstack/echo/v4"

	"entente/handlers"
)

// Operations are all that can be asked of the server, for those who describe it:
// there is nothing behind them.
func Operations() []handlers.Operation {
	return (&server{}).operations(&handlers.Handlers{})
}

// operations are those at the root, and those of the API.
func (s *server) operations(h *handlers.Handlers) []handlers.Operation {
	return append(s.atRoot(), h.Operations()...)
}

// nameInPath is a name in a path as OpenAPI writes it.
var nameInPath = regexp.MustCompile(`\{(\w+)\}`)

// routes registers every operation. Reading is for everybody, within what they
// may see, and also answers HEAD; writing is for those who may write the kind of
// record that the operation names.
func (s *server) routes(h *handlers.Handlers) {
	s.behind = map[route]handlers.Operation{}
	for _, o := range s.operations(h) {
		path := nameInPath.ReplaceAllString(o.Path, ":$1")
		var guards []echo.MiddlewareFunc
		if o.Writes != "" {
			guards = append(guards, allow(o.Writes))
		}
		if o.Staff {
			guards = append(guards, forStaff)
		}
		s.Add(o.Method, path, o.Handle, guards...)
		s.behind[route{o.Method, path}] = o
		if o.Method == http.MethodGet {
			s.behind[route{http.MethodHead, path}] = o
			s.HEAD(path, o.Handle, guards...)
		}
	}
	s.pages()
}
