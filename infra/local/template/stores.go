package template

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"gopkg.in/yaml.v3"
)

func (r *reader) table(res resource) (Table, error) {
	name, err := r.physical(res)
	if err != nil {
		return Table{}, err
	}
	t := Table{ID: res.id, Name: name}
	pairs := func(key, a, b string, add func(x, y string)) {
		n := child(res.properties, key)
		if n == nil || err != nil {
			return
		}
		for _, item := range n.Content {
			x, ex := r.text(child(item, a))
			y, ey := r.text(child(item, b))
			if ex != nil || ey != nil {
				err = r.errorf(item, "%s is not understood", key)
				return
			}
			add(x, y)
		}
	}
	pairs("AttributeDefinitions", "AttributeName", "AttributeType", func(x, y string) {
		t.Attributes = append(t.Attributes, Attribute{x, y})
	})
	pairs("KeySchema", "AttributeName", "KeyType", func(x, y string) { t.Keys = append(t.Keys, Key{x, y}) })
	if err != nil {
		return t, err
	}
	if len(t.Keys) == 0 || len(t.Attributes) == 0 {
		return t, r.errorf(res.node, "the table %s has no keys", res.id)
	}
	if n := child(res.properties, "GlobalSecondaryIndexes"); n != nil {
		return t, r.errorf(n, "tables have no secondary indexes here")
	}
	if t.StreamView, err = r.text(path(res.properties, "StreamSpecification", "StreamViewType")); err != nil {
		return t, err
	}
	t.TTL, err = r.text(path(res.properties, "TimeToLiveSpecification", "AttributeName"))
	return t, err
}

func (r *reader) bucket(res resource) (Bucket, error) {
	name, err := r.physical(res)
	if err != nil {
		return Bucket{}, err
	}
	versioning, err := r.text(path(res.properties, "VersioningConfiguration", "Status"))
	if err != nil {
		return Bucket{}, err
	}
	lock, err := r.text(child(res.properties, "ObjectLockEnabled"))
	return Bucket{ID: res.id, Name: strings.ToLower(name), Versioned: versioning == "Enabled", ObjectLock: lock == "true"}, err
}

func (r *reader) machine(res resource) (Machine, error) {
	arn, err := r.physical(res)
	if err != nil {
		return Machine{}, err
	}
	m := Machine{ID: res.id, ARN: arn, Name: arn[strings.LastIndexByte(arn, ':')+1:]}
	if m.Role, err = r.role(res); err != nil {
		return m, err
	}
	uri := child(res.properties, "DefinitionUri")
	if uri == nil || uri.Kind != yaml.ScalarNode {
		return m, r.errorf(res.node, "the state machine %s names its file under DefinitionUri", res.id)
	}
	text, err := os.ReadFile(filepath.Join(r.folder, uri.Value))
	if err != nil {
		return m, r.errorf(uri, "%v", err)
	}
	definition := string(text)
	each(child(res.properties, "DefinitionSubstitutions"), func(name string, n *yaml.Node) {
		if err != nil {
			return
		}
		var value string
		if value, err = r.text(n); err == nil {
			definition = strings.ReplaceAll(definition, "${"+name+"}", value)
		}
	})
	if err != nil {
		return m, err
	}
	if !json.Valid([]byte(definition)) {
		return m, fmt.Errorf("%s: not JSON once its substitutions are made", uri.Value)
	}
	if left := placeholderName(definition); left != "" {
		return m, r.errorf(res.node, "the state machine %s has no DefinitionSubstitutions entry for %q", res.id, left)
	}
	m.Definition = []byte(definition)
	return m, nil
}

// placeholderName finds a substitution nobody made.
func placeholderName(definition string) string {
	if m := placeholder.FindStringSubmatch(definition); m != nil {
		return m[2]
	}
	return ""
}
