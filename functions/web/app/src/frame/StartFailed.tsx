/** Shown when the page cannot even read its settings or texts: so it is written here, in both languages. */
export function StartFailed() {
  return (
    <main style={{ maxWidth: 560, margin: '15vh auto', padding: 16 }}>
      <h1>Không mở được trang</h1>
      <p>Máy chủ chưa trả lời hoặc mạng bị gián đoạn. Hãy kiểm tra kết nối rồi tải lại trang.</p>
      <p lang="en">The server does not answer. Check the connection and load the page again.</p>
      <button type="button" onClick={() => location.reload()}>
        Tải lại
      </button>
    </main>
  );
}
