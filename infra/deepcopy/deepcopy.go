// Package deepcopy stands in for github.com/tiendc/go-deepcopy, of which
// excelize uses Copy alone, between values of one type. The original looks
// methods up by name at run time; one such look-up anywhere makes Go's linker
// keep every method of every type, which costs the one Lambda binary more
// than ten megabytes and its cold start the time to read them.
package deepcopy

import (
	"fmt"
	"reflect"
)

// Option is there for the original's signature; excelize gives none.
type Option func()

// Copy copies src, a value or a pointer to one, deeply into what dst points
// at. Both must be of the same type. Exported fields are copied deeply,
// unexported ones as they are.
func Copy(dst, src any, _ ...Option) error {
	to := reflect.ValueOf(dst)
	if to.Kind() != reflect.Pointer || to.IsNil() {
		return fmt.Errorf("deepcopy: the destination is a %T, not a pointer", dst)
	}
	from := reflect.ValueOf(src)
	if from.IsValid() && from.Type() == to.Type() && !from.IsNil() {
		from = from.Elem()
	}
	if !from.IsValid() || from.Type() != to.Elem().Type() {
		return fmt.Errorf("deepcopy: cannot copy a %T into a %T", src, dst)
	}
	to.Elem().Set(clone(from))
	return nil
}

func clone(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		c := reflect.New(v.Type().Elem())
		c.Elem().Set(clone(v.Elem()))
		return c
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			c.Index(i).Set(clone(v.Index(i)))
		}
		return c
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		c := reflect.MakeMapWithSize(v.Type(), v.Len())
		for entries := v.MapRange(); entries.Next(); {
			c.SetMapIndex(entries.Key(), clone(entries.Value()))
		}
		return c
	case reflect.Struct:
		c := reflect.New(v.Type()).Elem()
		c.Set(v)
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				c.Field(i).Set(clone(v.Field(i)))
			}
		}
		return c
	default:
		return v
	}
}
