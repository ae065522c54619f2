from batchpost import processes


def test_a_process_has_narrow_pipes_where_the_system_refuses_wide_ones(monkeypatch):
    wished = []
    start = processes._start

    def refuse_wide(module, pipe_bytes):
        wished.append(pipe_bytes)
        if pipe_bytes > 0:
            raise PermissionError
        return start(module, pipe_bytes)

    monkeypatch.setattr(processes, "_start", refuse_wide)
    process = processes.start("batchpost.parsers.apart_child")
    process.communicate(timeout=60)  # nothing is asked, so it ends
    assert (wished, process.returncode) == ([processes._PIPE_BYTES, -1], 0)
