package host

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"ansinh/infra/local/children"
)

// Problem is why a host cannot start, in one sentence each for people who
// read Vietnamese and who do not. The cause, if any, is for the log.
type Problem struct {
	Vietnamese, English string
	Cause               error
}

// Error implements error with both sentences.
func (p *Problem) Error() string { return p.Vietnamese + "\n" + p.English }

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.Cause }

func folderProblem(folder string, err error) error {
	if errors.Is(err, children.ErrInUse) {
		return &Problem{
			Vietnamese: fmt.Sprintf("Thư mục dữ liệu %s đang được một tiến trình An Sinh khác dùng; hãy dừng tiến trình đó hoặc đặt DATA khác.", folder),
			English:    fmt.Sprintf("The data folder %s is in use by another An Sinh; stop that one or set DATA to another folder.", folder),
			Cause:      err,
		}
	}
	return &Problem{
		Vietnamese: fmt.Sprintf("Không ghi được vào thư mục dữ liệu %s (%v); hãy sửa quyền hoặc đặt DATA khác.", folder, reason(err)),
		English:    fmt.Sprintf("The data folder %s cannot be written (%v); mend its permissions or set DATA to another folder.", folder, reason(err)),
		Cause:      err,
	}
}

func reason(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

func portProblem(port int, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return &Problem{
			Vietnamese: fmt.Sprintf("Cổng %d đang có chương trình khác dùng; hãy dừng chương trình đó hoặc đặt PORT khác.", port),
			English:    fmt.Sprintf("Port %d is in use by another program; stop it or set PORT to another number.", port),
			Cause:      err,
		}
	}
	return &Problem{
		Vietnamese: fmt.Sprintf("Không mở được cổng %d (%v); hãy đặt PORT khác.", port, err),
		English:    fmt.Sprintf("Port %d cannot be opened (%v); set PORT to another number.", port, err),
		Cause:      err,
	}
}

func partProblem(err error) error {
	if errors.Is(err, children.ErrNoDynoxide) {
		return &Problem{
			Vietnamese: "Thiếu gói Node của máy chạy thử (kho DynamoDB); hãy cài Node 20 rồi chạy `npm ci` trong infra/local.",
			English:    "The local runtime's Node packages (the DynamoDB store) are missing; install Node 20 and run `npm ci` in infra/local.",
			Cause:      err,
		}
	}
	return err
}
