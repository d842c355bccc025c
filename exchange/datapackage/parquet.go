package datapackage

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"

	"entente/docs"
)

// What of a Parquet file is held before it is written: so many rows, and so much of each of
// the columns, which are many.
const (
	rowsAtOnce = 5_000
	pageSize   = 16 << 10
)

// parquetFile is a table as Parquet: the columns of the codebook, each of which may be
// null.
type parquetFile struct {
	file  *os.File
	out   *parquet.GenericWriter[any]
	types []string
	row   parquet.Row
}

func newParquet(dir string, t docs.Table) (*parquetFile, error) {
	f, err := create(dir, "data/"+t.Name+".parquet")
	if err != nil {
		return nil, err
	}
	p := &parquetFile{file: f}
	var fields []reflect.StructField
	for _, c := range t.Columns {
		if c.Labelled {
			continue
		}
		of, tag := parquetType(c)
		fields = append(fields, reflect.StructField{Name: "C" + strconv.Itoa(len(fields)), Type: of,
			Tag: reflect.StructTag(fmt.Sprintf(`parquet:"%s,optional%s"`, c.Name, tag))})
		p.types = append(p.types, typeOfValue(c))
	}
	// Of a struct the columns keep their order.
	schema := parquet.SchemaOf(reflect.New(reflect.StructOf(fields)).Interface())
	p.out = parquet.NewGenericWriter[any](f, schema, parquet.Compression(&parquet.Snappy),
		parquet.MaxRowsPerRowGroup(rowsAtOnce), parquet.PageBufferSize(pageSize), parquet.WriteBufferSize(pageSize))
	return p, nil
}

// typeOfValue is the type of the values of a column: several in one cell are text.
func typeOfValue(c docs.Column) string {
	if c.Joined {
		return "string"
	}
	return c.Type
}

// parquetType is the type of a column in a row, and what its tag says of it.
func parquetType(c docs.Column) (of reflect.Type, tag string) {
	switch typeOfValue(c) {
	case "integer":
		return reflect.TypeFor[int64](), ""
	case "number":
		return reflect.TypeFor[float64](), ""
	case "boolean":
		return reflect.TypeFor[bool](), ""
	case "date":
		return reflect.TypeFor[int32](), ",date"
	case "datetime":
		return reflect.TypeFor[int64](), ",timestamp(microsecond)"
	}
	return reflect.TypeFor[string](), ""
}

// write adds a row.
func (p *parquetFile) write(row []string) error {
	p.row = p.row[:0]
	for i, cell := range row {
		v, err := parquetValue(p.types[i], cell)
		if err != nil {
			return err
		}
		defined := 1
		if v.IsNull() {
			defined = 0
		}
		p.row = append(p.row, v.Level(0, defined, i))
	}
	_, err := p.out.WriteRows([]parquet.Row{p.row})
	return err
}

// parquetValue is a cell as a value of a type; nothing is null.
func parquetValue(of, cell string) (parquet.Value, error) {
	if cell == "" {
		return parquet.NullValue(), nil
	}
	switch of {
	case "integer":
		n, err := strconv.ParseInt(cell, 10, 64)
		return parquet.Int64Value(n), err
	case "number":
		x, err := strconv.ParseFloat(cell, 64)
		return parquet.DoubleValue(x), err
	case "boolean":
		yes, err := strconv.ParseBool(cell)
		return parquet.BooleanValue(yes), err
	case "date":
		day, err := time.Parse(time.DateOnly, cell)
		return parquet.Int32Value(int32(day.Unix() / int64(24*time.Hour/time.Second))), err
	case "datetime":
		at, err := time.Parse(time.RFC3339Nano, cell)
		return parquet.Int64Value(at.UnixMicro()), err
	}
	return parquet.ByteArrayValue([]byte(strings.Clone(cell))), nil
}

func (p *parquetFile) close() error { return errors.Join(p.out.Close(), p.file.Close()) }
