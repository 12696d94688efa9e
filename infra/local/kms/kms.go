// Package kms answers the calls of AWS KMS that signing needs (GetPublicKey,
// Sign) with keys kept as files in the data folder. Keys are made on first
// use, each with a certificate of a demonstration authority. They stand for
// the officers' tokens and the organisations' seals of a real installation.
package kms

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"

	"ansinh/shared/signing/demoauthority"
)

// Owner tells whom a key is for; its certificate bears the subject.
type Owner struct {
	// Subject of the certificate.
	Subject demoauthority.Subject
	Kind    demoauthority.KeyKind
}

// Vault keeps the keys.
type Vault struct {
	folder string
	owner  func(alias string) (Owner, bool)
	now    func() time.Time

	mu        sync.Mutex
	authority *demoauthority.Authority
	keys      map[string]demoauthority.Credential
}

// Open opens the vault in a folder. owner says whom an alias
// ("alias/officer-huyen.lanhdao", "alias/seal-442") is for; aliases it does
// not know have no key.
func Open(folder string, owner func(alias string) (Owner, bool), now func() time.Time) (*Vault, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of keys: %w", err)
	}
	v := &Vault{folder: folder, owner: owner, now: now, keys: map[string]demoauthority.Credential{}}
	root, err := v.load("authority")
	if errors.Is(err, fs.ErrNotExist) {
		// Valid from a year ago: documents of the demonstration may be dated back.
		if v.authority, err = demoauthority.New("An Sinh Demo Root CA", now().AddDate(-1, 0, 0)); err != nil {
			return nil, fmt.Errorf("make the certificate authority: %w", err)
		}
		return v, v.save("authority", v.authority.Root)
	}
	v.authority = &demoauthority.Authority{Root: root}
	return v, err
}

var safeName = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

func (v *Vault) file(name string) string { return filepath.Join(v.folder, name+".pem") }

func (v *Vault) load(name string) (demoauthority.Credential, error) {
	text, err := os.ReadFile(v.file(name))
	if err != nil {
		return demoauthority.Credential{}, err
	}
	return demoauthority.ParsePEM(text)
}

func (v *Vault) save(name string, c demoauthority.Credential) error {
	text, err := c.PEM()
	if err != nil {
		return err
	}
	// Written beside and renamed: a kill never leaves half a key.
	if err := os.WriteFile(v.file(name)+".new", text, 0o600); err != nil {
		return fmt.Errorf("keep a key: %w", err)
	}
	return os.Rename(v.file(name)+".new", v.file(name))
}

// errNoKey says that nothing is kept under an alias.
var errNoKey = errors.New("no such key")

// credential finds a key or makes it.
func (v *Vault) credential(alias string) (demoauthority.Credential, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if c, ok := v.keys[alias]; ok {
		return c, nil
	}
	owner, ok := v.owner(alias)
	name := strings.TrimPrefix(alias, "alias/")
	if !ok || !safeName.MatchString(name) {
		return demoauthority.Credential{}, errNoKey
	}
	c, err := v.load(name)
	if errors.Is(err, fs.ErrNotExist) {
		if c, err = v.authority.Issue(owner.Subject, owner.Kind, v.authority.Root.Certificate.NotBefore, v.now().AddDate(5, 0, 0)); err == nil {
			err = v.save(name, c)
		}
	}
	if err != nil {
		return c, err
	}
	v.keys[alias] = c
	return c, nil
}

// Root is the certificate that the others are trusted by.
func (v *Vault) Root() *x509.Certificate { return v.authority.Root.Certificate }

// Certificate is the certificate of an alias's key, made with it on first use.
func (v *Vault) Certificate(alias string) (*x509.Certificate, error) {
	c, err := v.credential(alias)
	return c.Certificate, err
}

// request and the answers are KMS's JSON.
type request struct {
	KeyID            string `json:"KeyId"`
	Message          []byte
	MessageType      string
	SigningAlgorithm string
}

// ServeHTTP answers TrentService.GetPublicKey and TrentService.Sign.
func (v *Vault) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in request
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10)).Decode(&in); err != nil {
		fail(w, "SerializationException", "the request is not JSON")
		return
	}
	c, err := v.credential(in.KeyID)
	if errors.Is(err, errNoKey) {
		fail(w, "NotFoundException", "Alias "+in.KeyID+" is not found.")
		return
	}
	if err != nil {
		fail(w, "KMSInternalException", err.Error())
		return
	}
	var out map[string]any
	switch target := r.Header.Get("X-Amz-Target"); target {
	case "TrentService.GetPublicKey":
		out, err = describe(in.KeyID, c.Key)
	case "TrentService.Sign":
		out, err = sign(in, c.Key)
	default:
		fail(w, "UnsupportedOperationException", target+" is not served on one machine")
		return
	}
	if err != nil {
		fail(w, "ValidationException", err.Error())
		return
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	_ = json.NewEncoder(w).Encode(out) // the caller may have gone
}

func describe(id string, key crypto.Signer) (map[string]any, error) {
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return nil, err
	}
	spec, algorithm := "RSA_2048", "RSASSA_PKCS1_V1_5_SHA_256"
	if _, ok := key.(*ecdsa.PrivateKey); ok {
		spec, algorithm = "ECC_NIST_P256", "ECDSA_SHA_256"
	}
	return map[string]any{
		"KeyId": id, "PublicKey": public, "KeySpec": spec, "CustomerMasterKeySpec": spec,
		"KeyUsage": "SIGN_VERIFY", "SigningAlgorithms": []string{algorithm},
	}, nil
}

func sign(in request, key crypto.Signer) (map[string]any, error) {
	wanted := "RSASSA_PKCS1_V1_5_SHA_256"
	if _, ok := key.(*ecdsa.PrivateKey); ok {
		wanted = "ECDSA_SHA_256"
	} else if _, ok := key.(*rsa.PrivateKey); !ok {
		return nil, fmt.Errorf("a %T does not sign", key)
	}
	if in.SigningAlgorithm != wanted {
		return nil, fmt.Errorf("this key signs with %s", wanted)
	}
	if in.MessageType != "DIGEST" || len(in.Message) != crypto.SHA256.Size() {
		return nil, errors.New("the Message is a SHA-256 digest and MessageType DIGEST")
	}
	signature, err := key.Sign(rand.Reader, in.Message, crypto.SHA256)
	if err != nil {
		return nil, err
	}
	return map[string]any{"KeyId": in.KeyID, "Signature": signature, "SigningAlgorithm": wanted}, nil
}

func fail(w http.ResponseWriter, kind, message string) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.Header().Set("X-Amzn-ErrorType", kind)
	status := http.StatusBadRequest
	if kind == "KMSInternalException" {
		status = http.StatusInternalServerError
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"__type": kind, "message": message}) // the caller may have gone
}
