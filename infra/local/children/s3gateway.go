package children

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
)

// ObjectsRole serves S3 in a process of its own: versitygw changes its
// process's working directory and allows one instance a process.
var ObjectsRole = Role{Name: "objects", Run: func(ctx context.Context, args []string) error {
	if len(args) != 2 {
		return errors.New("objects wants a folder and an address")
	}
	return ServeObjects(ctx, args[0], args[1])
}}

// ServeObjects runs the S3 gateway over the folder until ctx ends. Buckets
// are kept under folder/buckets and old versions under folder/versions.
func ServeObjects(ctx context.Context, folder, address string) error {
	buckets := filepath.Join(folder, "buckets")
	versions := filepath.Join(folder, "versions")
	sidecar := filepath.Join(folder, "meta")
	for _, dir := range []string{buckets, versions, sidecar} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("make the objects folder: %w", err)
		}
	}
	store, err := metadata(buckets, sidecar)
	if err != nil {
		return err
	}
	opts := posix.PosixOpts{VersioningDir: versions, NewDirPerm: 0o700, NewFilePerm: 0o600}
	if _, ok := store.(meta.SideCar); ok {
		opts.SideCarDir = sidecar
	}
	back, err := posix.New(buckets, store, opts)
	if err != nil {
		return fmt.Errorf("open the objects folder: %w", err)
	}
	defer back.Shutdown()
	return embedgw.RunVersityGW(ctx, back, &embedgw.Config{
		RootUserAccess:    AccessKey,
		RootUserSecret:    SecretKey,
		Region:            Region,
		Ports:             []string{address},
		MaxConnections:    1024,
		MaxRequests:       1024,
		MultipartMaxParts: 10000,
		KeepAlive:         true,
		DisableACLs:       true,
		Quiet:             true,
		HealthPath:        "/-health",
	})
}

// metadata chooses extended attributes, which most Linux folders have, and
// side files where the folder's file system has none (some network shares).
func metadata(buckets, sidecar string) (meta.MetadataStorer, error) {
	attributes := meta.XattrMeta{}
	if err := attributes.Test(buckets); err == nil {
		return attributes, nil
	}
	side, err := meta.NewSideCar(sidecar)
	if err != nil {
		return nil, fmt.Errorf("open the folder of object metadata: %w", err)
	}
	return side, nil
}
