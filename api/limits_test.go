package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"entente/models"
)

// manyValues are different values of a parameter, right or wrong.
func manyValues(x parameter, n int) []string {
	var values []string
	for i := range n {
		code := string([]byte{'A' + byte(i/26), 'A' + byte(i%26)})
		switch x.kind {
		case reflect.TypeFor[[]models.CountryCode]():
			values = append(values, code)
		case reflect.TypeFor[[]models.Pair]():
			values = append(values, code+"-ZZ")
		case reflect.TypeFor[[]models.Row]():
			values = append(values, "country:"+code)
		case reflect.TypeFor[[]models.Year]():
			values = append(values, fmt.Sprint(1900+i))
		default:
			values = append(values, fmt.Sprintf("x%d", i))
		}
	}
	return values
}

// No parameter takes more than so many values, wherever it stands; said twice is said
// once.
func TestManyValues(t *testing.T) {
	t.Parallel()
	s := newServer(t, "sqlite")
	asked, doc, named := 0, document(t), regexp.MustCompile(`:(\w+)`)
	for _, route := range readingRoutes(s) {
		of := readings()[route]
		path := strings.NewReplacer(":id", "AZ", ":pair", "AZ-MA", ":by", "year").Replace(route)
		for _, x := range parametersOf(of.takes) {
			if x.kind.Kind() != reflect.Slice || strings.Contains(route, ":id") && !strings.HasPrefix(route, "/countries") {
				continue
			}
			asked++
			query := x.name + "=" + strings.Join(manyValues(x, models.MostOf(x.kind.Elem())+1), "&"+x.name+"=")
			if of.always != "" {
				query += "&" + of.always + "=x"
			}
			code := "too_many"
			if doc.Paths.Value(base+named.ReplaceAllString(route, "{$1}")).Get.Parameters.GetByInAndName("query", x.name) == nil {
				code = "unknown_parameter"
			}
			s.do(t, "GET", path+"?"+query, guest, nil, nil).problem(t, http.StatusBadRequest, fault{"?" + x.name, code})
		}
	}
	if asked < 50 {
		t.Errorf("only %d parameters were asked", asked)
	}
	s.create(t, "/visits", wholeVisit())
	once := s.do(t, "GET", "/visits?include=agreements&country=AZ&fields=id,agreements", guest, nil, nil).want(t, http.StatusOK)
	often := s.do(t, "GET", "/visits?include="+strings.Repeat("agreements,", 100)+"agreements"+strings.Repeat("&country=AZ", 100)+"&fields="+strings.Repeat("id,", 100)+"agreements", guest, nil, nil).want(t, http.StatusOK)
	same(t, "said often", string(often.body), string(once.body))
	s.do(t, "GET", "/visits?country=AZ"+strings.Repeat("&country=AZ", models.MostParameters), guest, nil, nil).problem(t, http.StatusBadRequest)
}

// What is at the bound is answered on both engines, all parameters together, and never
// with a fault of the server.
func TestValuesAtTheBound(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/visits", wholeVisit())
		var codes []string
		for _, row := range s.data(t, guest, "/countries?limit=50") {
			codes = append(codes, text(t, row.(obj), "/code"))
		}
		sectors := make([]string, 0, models.MostValues)
		for _, row := range s.data(t, guest, "/sectors?limit=50") {
			sectors = append(sectors, text(t, row.(obj), "/code"))
		}
		filters := []string{"country=" + strings.Join(codes, "&country="), "sector=" + strings.Join(sectors, "&sector=")}
		var pairs, also []string
		for _, code := range codes {
			if code != "MA" && len(pairs) < models.MostValues-1 {
				pairs = append(pairs, "MA-"+code)
			}
			also = append(also, "country:"+code)
		}
		filters = append(filters, "pair="+strings.Join(pairs, "&pair="), "pair=none")
		for _, path := range []string{"/visits", "/agreements", "/commitments", "/timeline", "/search?q=visit", "/conflicts", "/progress", "/progress/by/year", "/progress/by/agreement", "/progress/overdue", "/progress/upcoming"} {
			sign := "?"
			if strings.Contains(path, "?") {
				sign = "&"
			}
			for i := range filters {
				s.do(t, "GET", path+sign+strings.Join(filters[:i+1], "&"), guest, nil, nil).want(t, http.StatusOK)
			}
		}
		for _, path := range []string{"/visits?", "/agreements?", "/commitments?", "/timeline?", "/search?q=rabat&", "/conflicts?"} {
			if one := s.data(t, guest, path+"country=AZ"); path != "/conflicts?" && len(one) == 0 {
				t.Errorf("GET %scountry=AZ finds nothing", path)
			} else {
				same(t, path+" of one country, or any of 50", pluck(s.data(t, guest, path+filters[0]), "/id"), pluck(one, "/id"))
			}
			same(t, path+" of 50 others", len(s.data(t, guest, path+strings.ReplaceAll(filters[0], "country=AZ", "country=US"))), 0)
		}
		s.do(t, "GET", "/relations?country="+strings.Join(codes, "&country="), guest, nil, nil).want(t, http.StatusOK)
		for _, path := range []string{"/commitments", "/progress", "/progress/by/agreement", "/commitments.csv"} {
			s.do(t, "GET", path+"?also="+strings.Join(also[:models.MostRows], "&also="), guest, nil, nil).want(t, http.StatusOK)
		}
		for _, sort := range []string{"date,date", "-date,date", "reference,date,-reference"} {
			s.do(t, "GET", "/visits?sort="+sort, guest, nil, nil).problem(t, http.StatusBadRequest, fault{"?sort", "repeated"})
		}
	})
}

// A search has so many words, by themselves or in phrases.
func TestManyWords(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/visits", wholeVisit())
		most := strings.TrimSpace(strings.Repeat("visit ", models.MostWords))
		for _, q := range []string{most, `"` + most + `"`, `"visit visit" ` + strings.TrimSuffix(most, " visit visit")} {
			for _, exact := range []string{"", "&exact=true"} {
				for _, path := range []string{"/search", "/visits", "/progress", "/commitments.csv"} {
					s.do(t, "GET", path+"?q="+url.QueryEscape(q)+exact, guest, nil, nil).want(t, http.StatusOK)
					s.do(t, "GET", path+"?q="+url.QueryEscape(q+" more")+exact, guest, nil, nil).problem(t, http.StatusBadRequest, fault{"?q", "too_many_words"})
				}
			}
		}
	})
}
