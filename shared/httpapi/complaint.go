package httpapi

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"ansinh/shared/fault"
)

// complaints turns the document checker's errors into fields an officer can
// act on: where (a JSON pointer) and what, in Vietnamese.
func complaints(err error, base string) []fault.Field {
	var many openapi3.MultiError
	if errors.As(err, &many) {
		var fields []fault.Field
		for _, one := range many {
			fields = append(fields, complaints(one, base)...)
		}
		return fields
	}
	var schema *openapi3.SchemaError
	if !errors.As(err, &schema) {
		return []fault.Field{{Pointer: base, Detail: "Không hợp lệ."}}
	}
	if schema.Origin != nil && schema.SchemaField != "format" && schema.SchemaField != "pattern" {
		if inner := complaints(schema.Origin, base); len(inner) > 0 && inner[0].Detail != "Không hợp lệ." {
			return inner
		}
	}
	path := schema.JSONPointer()
	if schema.SchemaField == "properties" || schema.SchemaField == "additionalProperties" {
		path = append(path, unknownName(schema.Reason))
	}
	pointer := base + "/" + strings.Join(path, "/")
	return []fault.Field{{Pointer: strings.TrimSuffix(pointer, "/"), Detail: sentence(schema)}}
}

// unknownName finds the property in `property "x" is unsupported`: the
// checker keeps an unknown property's name nowhere else.
func unknownName(reason string) string {
	_, rest, _ := strings.Cut(reason, `"`)
	name, _, _ := strings.Cut(rest, `"`)
	return name
}

func sentence(e *openapi3.SchemaError) string {
	s := e.Schema
	switch e.SchemaField {
	case "required":
		return "Bắt buộc phải có."
	case "type":
		return "Sai kiểu dữ liệu, cần " + typeName(s) + "."
	case "minLength":
		if s.MinLength == 1 {
			return "Không được để trống."
		}
		return fmt.Sprintf("Cần ít nhất %d ký tự.", s.MinLength)
	case "maxLength":
		return fmt.Sprintf("Dài quá %d ký tự.", *s.MaxLength)
	case "minimum", "exclusiveMinimum":
		return "Phải từ " + whole(*s.Min) + " trở lên."
	case "maximum", "exclusiveMaximum":
		return "Không được quá " + whole(*s.Max) + "."
	case "minItems":
		return fmt.Sprintf("Cần ít nhất %d mục.", s.MinItems)
	case "maxItems":
		return fmt.Sprintf("Không được quá %d mục.", *s.MaxItems)
	case "enum":
		return "Giá trị không nằm trong danh mục."
	case "pattern", "format":
		return "Sai định dạng."
	case "uniqueItems":
		return "Có mục trùng nhau."
	case "nullable":
		return "Không được để trống."
	case "properties", "additionalProperties":
		return "Trường này không có trong mẫu."
	}
	return "Không hợp lệ."
}

// whole writes a bound in digits.
func whole(bound float64) string { return strconv.FormatFloat(bound, 'f', -1, 64) }

func typeName(s *openapi3.Schema) string {
	names := map[string]string{
		"string": "chuỗi ký tự", "integer": "số nguyên", "number": "số", "boolean": "đúng/sai",
		"object": "một đối tượng", "array": "một danh sách",
	}
	for _, t := range s.Type.Slice() {
		return names[t]
	}
	return "kiểu khác"
}
