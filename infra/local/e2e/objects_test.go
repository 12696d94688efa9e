package e2e

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"ansinh/infra/local/children"
	"ansinh/infra/local/hosttest"
	"ansinh/shared/clock"
	"ansinh/shared/objects"
)

func objectsOf(s *hosttest.System) (*objects.Store, *s3.Client) {
	env := s.Environment()
	client := s3.New(s3.Options{
		BaseEndpoint: aws.String(env["AWS_ENDPOINT_URL_S3"]), Region: children.Region, UsePathStyle: true,
		Credentials: credentials.NewStaticCredentialsProvider(children.AccessKey, children.SecretKey, ""),
	})
	return objects.New(client, clock.System, env["AWS_ENDPOINT_URL_S3"], env["OBJECTS_PUBLIC_URL"]), client
}

func TestObjects_PresignedAddressesServeThroughThePublicPort(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	store, _ := objectsOf(s)
	bucket := objects.Bucket(s.Environment()["UPLOADS_BUCKET"])
	const key = "hồ sơ/đơn số 1+2.pdf"
	content := []byte("%PDF-1.7 nội dung")
	up, err := store.PresignPut(t.Context(), bucket, key, "application/pdf", int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(up.URL, s.URL()+"/_s3/") {
		t.Fatalf("the address is %s", up.URL)
	}
	s.Transfer(hosttest.Upload{URL: up.URL, Method: up.Method, Headers: up.Headers}, content)
	down, err := store.PresignGet(t.Context(), bucket, key, "đơn.pdf", true)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Download(down.URL); !bytes.Equal(got, content) {
		t.Errorf("read %q", got)
	}
	forged := strings.Replace(down.URL, "X-Amz-Signature=", "X-Amz-Signature=0", 1)
	resp, err := http.Get(forged)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusForbidden && resp.StatusCode != http.StatusBadRequest {
		t.Errorf("a forged address was answered %d", resp.StatusCode)
	}
}

func TestObjects_C53_LockedFilesStayAcrossARestart(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	store, _ := objectsOf(s)
	bucket := objects.Bucket(s.Environment()["DOCUMENTS_BUCKET"])
	info, err := store.PutLocked(t.Context(), bucket, "decisions/1.pdf", "application/pdf", []byte("signed"), time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	s.Restart()
	store, client := objectsOf(s)
	_, err = client.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: aws.String(string(bucket)), Key: aws.String("decisions/1.pdf"), VersionId: aws.String(info.Version)})
	if err == nil {
		t.Error("a locked version was deleted")
	}
	if got, err := store.Get(t.Context(), bucket, "decisions/1.pdf", 100); err != nil || string(got) != "signed" {
		t.Errorf("read %q %v", got, err)
	}
	out, err := client.GetObjectLockConfiguration(t.Context(), &s3.GetObjectLockConfigurationInput{Bucket: aws.String(string(bucket))})
	if err != nil || out.ObjectLockConfiguration.ObjectLockEnabled != types.ObjectLockEnabledEnabled {
		t.Errorf("the bucket's lock: %v", err)
	}
}
