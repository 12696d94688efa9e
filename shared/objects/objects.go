// Package objects is the only package that knows S3: files with hashes, files
// that are never overwritten, files under object lock, and presigned
// addresses for the page.
package objects

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"ansinh/shared/clock"
	"ansinh/shared/fault"
)

// Bucket is a bucket's name.
type Bucket string

// Store reads and writes files.
type Store struct {
	client *s3.Client
	sign   *s3.PresignClient
	clock  clock.Clock
	public rewrite
}

// rewrite replaces the store's own address in presigned ones, where the page
// reaches the store by another (the local runtime's proxy).
type rewrite struct{ from, to string }

// New wraps a client. internal and public are the store's address as the
// functions and as the page reach it; both empty on AWS.
func New(client *s3.Client, c clock.Clock, internal, public string) *Store {
	return &Store{
		client: client, sign: s3.NewPresignClient(client), clock: c,
		public: rewrite{from: strings.TrimSuffix(internal, "/"), to: strings.TrimSuffix(public, "/")},
	}
}

// Info tells of a stored file.
type Info struct {
	Key     string    `json:"key"`
	Size    int64     `json:"size"` // bytes
	SHA256  string    `json:"sha256"`
	Type    string    `json:"type"`
	Version string    `json:"version,omitempty"`
	At      time.Time `json:"at"`
}

// PutNew stores a file under a key that must be free, with its hash. A key
// that holds the same content already is success; one that holds another
// content is Stale.
func (s *Store) PutNew(ctx context.Context, bucket Bucket, key, contentType string, content []byte) (Info, error) {
	return s.put(ctx, bucket, key, contentType, content, nil)
}

// PutLocked is PutNew under object lock (compliance) until the given instant:
// nobody can change or delete the file before it.
func (s *Store) PutLocked(ctx context.Context, bucket Bucket, key, contentType string, content []byte, until time.Time) (Info, error) {
	return s.put(ctx, bucket, key, contentType, content, &until)
}

func (s *Store) put(ctx context.Context, bucket Bucket, key, contentType string, content []byte, until *time.Time) (Info, error) {
	sum := sha256.Sum256(content)
	hash := hex.EncodeToString(sum[:])
	input := &s3.PutObjectInput{
		Bucket: aws.String(string(bucket)), Key: aws.String(key), Body: bytes.NewReader(content),
		ContentType: aws.String(contentType), ContentLength: aws.Int64(int64(len(content))),
		ChecksumSHA256: aws.String(base64.StdEncoding.EncodeToString(sum[:])),
		IfNoneMatch:    aws.String("*"), Metadata: map[string]string{"sha256": hash},
	}
	if until != nil {
		input.ObjectLockMode, input.ObjectLockRetainUntilDate = types.ObjectLockModeCompliance, until
	}
	info := Info{Key: key, Size: int64(len(content)), SHA256: hash, Type: contentType, At: s.clock.Now()}
	out, err := s.client.PutObject(ctx, input)
	if isStatus(err, http.StatusPreconditionFailed) || isStatus(err, http.StatusConflict) {
		there, headErr := s.Head(ctx, bucket, key)
		if headErr != nil {
			return Info{}, headErr
		}
		if there.SHA256 != hash {
			return Info{}, fault.Stale("file-exists", "Tệp này đã được lưu với nội dung khác.")
		}
		return there, nil
	}
	if err != nil {
		return Info{}, fmt.Errorf("objects: put %s: %w", key, err)
	}
	info.Version = aws.ToString(out.VersionId)
	return info, nil
}

// Put stores a file, replacing what was there (the bucket keeps versions).
func (s *Store) Put(ctx context.Context, bucket Bucket, key, contentType string, content []byte) (Info, error) {
	sum := sha256.Sum256(content)
	hash := hex.EncodeToString(sum[:])
	out, err := s.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: aws.String(string(bucket)), Key: aws.String(key), Body: bytes.NewReader(content),
		ContentType: aws.String(contentType), ContentLength: aws.Int64(int64(len(content))),
		Metadata: map[string]string{"sha256": hash},
	})
	if err != nil {
		return Info{}, fmt.Errorf("objects: put %s: %w", key, err)
	}
	return Info{Key: key, Size: int64(len(content)), SHA256: hash, Type: contentType, Version: aws.ToString(out.VersionId), At: s.clock.Now()}, nil
}

// Head tells of a file without reading it; NotFound when there is none.
func (s *Store) Head(ctx context.Context, bucket Bucket, key string) (Info, error) {
	out, err := s.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: aws.String(string(bucket)), Key: aws.String(key)})
	if isStatus(err, http.StatusNotFound) {
		return Info{}, missing()
	}
	if err != nil {
		return Info{}, fmt.Errorf("objects: head %s: %w", key, err)
	}
	return Info{
		Key: key, Size: aws.ToInt64(out.ContentLength), SHA256: out.Metadata["sha256"], Type: aws.ToString(out.ContentType),
		Version: aws.ToString(out.VersionId), At: aws.ToTime(out.LastModified),
	}, nil
}

// Get reads a file of at most limit bytes; a larger one is TooLarge.
func (s *Store) Get(ctx context.Context, bucket Bucket, key string, limit int64) ([]byte, error) {
	body, size, err := s.Open(ctx, bucket, key)
	if err != nil {
		return nil, err
	}
	defer func() { _ = body.Close() }() // nothing was written
	tooLarge := fault.TooLarge("file-too-large", fmt.Sprintf("Tệp lớn quá %d MB.", limit>>20))
	if size > limit {
		return nil, tooLarge
	}
	content, err := io.ReadAll(io.LimitReader(body, limit+1))
	if err != nil {
		return nil, fmt.Errorf("objects: read %s: %w", key, err)
	}
	if int64(len(content)) > limit {
		return nil, tooLarge
	}
	return content, nil
}

// Open reads a file as a stream; the caller closes it.
func (s *Store) Open(ctx context.Context, bucket Bucket, key string) (body io.ReadCloser, size int64, err error) {
	out, err := s.client.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(string(bucket)), Key: aws.String(key)})
	if isStatus(err, http.StatusNotFound) {
		return nil, 0, missing()
	}
	if err != nil {
		return nil, 0, fmt.Errorf("objects: get %s: %w", key, err)
	}
	return out.Body, aws.ToInt64(out.ContentLength), nil
}

// Address is a presigned request the page makes itself.
type Address struct {
	URL     string            `json:"url"`
	Method  string            `json:"method"`
	Headers map[string]string `json:"headers"`
	Expires time.Time         `json:"expires"`
}

const presignFor = 15 * time.Minute

// PresignPut returns where the page puts a file of exactly size bytes.
func (s *Store) PresignPut(ctx context.Context, bucket Bucket, key, contentType string, size int64) (Address, error) {
	out, err := s.sign.PresignPutObject(ctx, &s3.PutObjectInput{
		Bucket: aws.String(string(bucket)), Key: aws.String(key),
		ContentType: aws.String(contentType), ContentLength: aws.Int64(size),
	}, s3.WithPresignExpires(presignFor))
	if err != nil {
		return Address{}, fmt.Errorf("objects: presign %s: %w", key, err)
	}
	return Address{
		URL: s.public.apply(out.URL), Method: http.MethodPut,
		Headers: map[string]string{"Content-Type": contentType}, Expires: time.Now().Add(presignFor).UTC(),
	}, nil
}

// PresignGet returns where the page reads a file; name is what it is saved as,
// inline shows it in the page.
func (s *Store) PresignGet(ctx context.Context, bucket Bucket, key, name string, inline bool) (Address, error) {
	kind := "attachment"
	if inline {
		kind = "inline"
	}
	out, err := s.sign.PresignGetObject(ctx, &s3.GetObjectInput{
		Bucket: aws.String(string(bucket)), Key: aws.String(key),
		ResponseContentDisposition: aws.String(mime.FormatMediaType(kind, map[string]string{"filename": name})),
	}, s3.WithPresignExpires(presignFor))
	if err != nil {
		return Address{}, fmt.Errorf("objects: presign %s: %w", key, err)
	}
	return Address{URL: s.public.apply(out.URL), Method: http.MethodGet, Headers: map[string]string{}, Expires: time.Now().Add(presignFor).UTC()}, nil
}

func (r rewrite) apply(url string) string {
	if r.from != "" && strings.HasPrefix(url, r.from) {
		return r.to + strings.TrimPrefix(url, r.from)
	}
	return url
}

func missing() error {
	return fault.NotFound("file-not-found", "Không tìm thấy tệp đã tải lên.")
}

func isStatus(err error, status int) bool {
	var response interface{ HTTPStatusCode() int }
	if errors.As(err, &response) && response.HTTPStatusCode() == status {
		return true
	}
	var api smithy.APIError
	if !errors.As(err, &api) {
		return false
	}
	switch api.ErrorCode() {
	case "NotFound", "NoSuchKey":
		return status == http.StatusNotFound
	case "PreconditionFailed":
		return status == http.StatusPreconditionFailed
	}
	return false
}
