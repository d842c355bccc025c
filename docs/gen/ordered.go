package main

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// ordered is an object whose members are read in this order: a path, or an example.
type ordered []member

type member struct {
	name  string
	value any
}

// get is the value of a member, nil when there is none.
func (o ordered) get(name string) any {
	for _, m := range o {
		if m.name == name {
			return m.value
		}
	}
	return nil
}

// MarshalJSON writes the members in their order.
func (o ordered) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			out.WriteByte(',')
		}
		for _, part := range []any{m.name, m.value} {
			text, err := encode(part)
			if err != nil {
				return nil, err
			}
			out.Write(bytes.TrimSpace(text))
			out.WriteByte(':')
		}
		out.Truncate(out.Len() - 1)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// inOrder reads JSON, of which objects keep the order of their members.
func inOrder(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	v, err := next(d)
	if err != nil {
		return nil, fmt.Errorf("reading JSON: %w", err)
	}
	return v, nil
}

// next reads one value.
func next(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('['):
		all := list{}
		for d.More() {
			v, err := next(d)
			if err != nil {
				return nil, err
			}
			all = append(all, v)
		}
		_, err = d.Token()
		return all, err
	case json.Delim('{'):
		all := ordered{}
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return nil, err
			}
			v, err := next(d)
			if err != nil {
				return nil, err
			}
			all = append(all, member{fmt.Sprint(name), v})
		}
		_, err = d.Token()
		return all, err
	}
	return token, nil
}
