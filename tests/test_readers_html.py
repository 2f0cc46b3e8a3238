"""Web pages: encodings, spans, blank cells, nested tables, page chrome, metadata."""

from __future__ import annotations

import codecs

import pyoxigraph as ox
import pytest

from extract.document import Document, UnreadableDocumentError
from extract.readers.decoding import bytes_to_text
from extract.readers.html import bytes_to_document, markup_to_document


def read(markup: str, encoding: str = "utf-8") -> Document:
    return bytes_to_document(markup.encode(encoding), "页面.html", "0" * 64)


def grid(document: Document, table: int = 1) -> dict[tuple[int, int], str]:
    return {
        (piece.place.row or 0, piece.place.column or 0): piece.text
        for piece in document.pieces
        if piece.place.table == table
    }


def lines(document: Document) -> list[str]:
    return document.text.splitlines()


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "gb2312"),
        ("utf-8", ""),
        ("utf-8-sig", "gbk"),
        ("gb18030", "gb2312"),
        ("gb18030", "gbk"),
        ("gb18030", "utf-8"),
        ("gb18030", "iso-8859-1"),
        ("gb18030", "no-such-charset"),
        ("gb18030", ""),
        ("utf-16", "utf-8"),
        ("big5", "big5"),
    ],
)
def test_the_encoding_is_found_whatever_is_declared(encoding: str, declared: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    document = read(f"<html><head>{meta}</head><body><p>主管部門公文 852.28</p></body></html>", encoding)
    assert lines(document) == ["主管部門公文 852.28"]


def test_characters_beyond_gb2312_are_kept_where_gb2312_is_declared() -> None:
    markup = '<html><head><meta charset="gb2312"></head><body><p>镕、喆、㛃、𠮷</p><p>末行</p></body></html>'
    assert lines(read(markup, "gb18030")) == ["镕、喆、㛃、𠮷", "末行"]


def test_a_damaged_byte_does_not_cut_the_page() -> None:
    data = '<html><head><meta charset="gbk"></head><body><p>规章'.encode("gbk") + b"\xff"
    data += "0件</p><p>末行</p></body></html>".encode("gbk")
    document = bytes_to_document(data, "页面.html", "")
    assert lines(document) == ["规章\ufffd0件", "末行"]


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(UnreadableDocumentError, match="no text"):
        bytes_to_text(bytes(range(256)) * 20, None)


@pytest.mark.parametrize(("mark", "encoding"), [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF32_BE, "utf-32-be")])
def test_a_byte_order_mark_decides(mark: bytes, encoding: str) -> None:
    assert bytes_to_text(mark + "年报".encode(encoding), "gb2312") == "年报"


def test_spans_give_the_right_rows_and_columns() -> None:
    document = read("""<table>
      <tr><td rowspan="2" colspan="2">申请人情况</td><td>自然人</td><td colspan="2">法人</td></tr>
      <tr><td></td><td>商业<br>企业</td><td>科研<br/>机构</td></tr>
      <tr><td rowspan="2">三、不予公开</td><td>1.国家秘密</td><td>1</td><td>&nbsp;</td><td>　</td></tr>
      <tr><td>2.其他</td><td>2</td><td>/</td><td>3</td></tr></table>""")
    assert grid(document) == {
        (1, 1): "申请人情况",
        (1, 3): "自然人",
        (1, 4): "法人",
        (2, 3): "",
        (2, 4): "商业企业",
        (2, 5): "科研机构",
        (3, 1): "三、不予公开",
        (3, 2): "1.国家秘密",
        (3, 3): "1",
        (3, 4): "",
        (3, 5): "",
        (4, 2): "2.其他",
        (4, 3): "2",
        (4, 4): "/",
        (4, 5): "3",
    }
    assert lines(document)[1] == " | 商业企业 | 科研机构"


@pytest.mark.parametrize("span", ["99999999999", "-3", "x", "0", ""])
def test_spans_that_cannot_be_are_clamped(span: str) -> None:
    document = read(f"""<table><tr><td rowspan="{span}">甲</td><td colspan="{span}">乙</td></tr>
      <tr><td>丙</td><td>丁</td></tr></table>""")
    texts = {piece.text: piece.place.row for piece in document.pieces}
    assert texts == {"甲": 1, "乙": 1, "丙": 2, "丁": 2}


def test_a_row_span_ends_with_its_group() -> None:
    document = read("""<table><thead><tr><td rowspan="9">标题</td><td>列</td></tr></thead>
      <tbody><tr><td>规章</td><td>0</td></tr></tbody></table>""")
    assert grid(document)[(2, 1)] == "规章"


def test_word_markup_with_a_span_in_every_cell() -> None:
    document = read("""<table class=MsoNormalTable><tr style='mso-yfti-irow:0'>
      <td width=95><p class=MsoNormal align=center><span style='font-family:宋体'>行政规范</span></p>
        <p class=MsoNormal><span style='font-family:宋体'>性文件<o:p></o:p></span></p></td>
      <td><p class=MsoNormal><span lang=EN-US>1<o:p></o:p></span></p></td>
      <td><p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p></td></tr></table>""")
    assert grid(document) == {(1, 1): "行政规范性文件", (1, 2): "1", (1, 3): ""}


def test_two_figures_in_a_cell_never_become_one() -> None:
    document = read("<table><tr><td>规章</td><td>1<br>2</td><td>3</td></tr></table>")
    assert "12" not in document.text
    assert [piece.text for piece in document.pieces] == ["规章", "1", "2", "3"]


def test_a_nested_table_is_a_table_of_its_own() -> None:
    document = read("""<table><tr><td>页头</td><td>菜单</td></tr><tr><td colspan=2><p>一、总体情况</p>
      <table><tr><td>规章</td><td>0</td></tr><tr><td>文件</td><td>7</td></tr></table><p>末段</p></td></tr></table>""")
    assert lines(document) == ["页头 | 菜单", "一、总体情况", "规章 | 0", "文件 | 7", "末段"]
    assert grid(document, 2) == {(1, 1): "规章", (1, 2): "0", (2, 1): "文件", (2, 2): "7"}


def test_a_layout_table_does_not_swallow_paragraphs() -> None:
    long = "全年主动公开政府信息若干条，内容详实。" * 12
    document = read(
        f"<table><tr><td>左栏</td><td><p>一、总体情况</p><p>{long}</p><p>二、主动公开</p></td></tr></table>"
    )
    assert lines(document) == ["左栏", "一、总体情况", long, "二、主动公开"]
    assert all(piece.place.table is None for piece in document.pieces)


def test_a_table_of_one_column_is_a_list_of_cells() -> None:
    document = read("<table><tr><td>规章</td></tr><tr><td>1</td></tr><tr><td></td></tr><tr><td>11</td></tr></table>")
    assert [(piece.text, piece.place.row) for piece in document.pieces] == [
        ("规章", None),
        ("1", None),
        ("", None),
        ("11", None),
    ]


def test_nothing_is_lost_from_broken_table_markup() -> None:
    document = read("""<table>说明<tr><td>规章<td>0<tr><td>文件<td>7</tr><form><tr><td>许可</td><td>20</td></tr></form>
      <td>处罚</td><td>3</td><div>表后</div></table>""")
    for text in ("说明", "规章 | 0", "文件 | 7", "许可 | 20", "处罚 | 3", "表后"):
        assert text in lines(document)


def test_hidden_parts_and_the_site_around_the_report_are_left_out() -> None:
    document = read("""<html><head><title>某市</title><style>p{}</style><script>var a="脚本"</script></head><body>
      <header><a href="/">网站首页</a><a href="/x">无障碍</a></header>
      <nav><a href="/">导航</a></nav>
      <div class="menu"><ul><li><a href="1">机构职能</a></li><li><a href="2">法规</a></li>
        <li><a href="3">年报</a></li></ul></div>
      <div>您当前的位置：首页 &gt; 政府信息公开 &gt; 年报</div>
      <p style="DISPLAY : none">隐藏的字</p><span hidden>也隐藏</span><template>模板</template>
      <h1>某市2023年政府信息公开工作年度报告</h1>
      <p>一、总体情况</p><p>全文见<a href="a">门户网站</a>、<a href="b">公报</a>和<a href="c">附件</a>，共3处。</p>
      <!-- 注释 -->
      <p>【打印本页】 【关闭窗口】</p><div>今天是2025年3月1日 星期六</div><div>分享到：<a href=1>微信</a></div>
      <footer>主办：某市人民政府办公室 <a href="x">京ICP备12345678号</a></footer><p>粤公网安备 44010602001234号</p>
      </body></html>""")
    assert lines(document) == [
        "某市2023年政府信息公开工作年度报告",
        "一、总体情况",
        "全文见门户网站、公报和附件，共3处。",
    ]


def test_a_report_that_scripts_would_show_is_kept() -> None:
    report = "<p>一、总体情况</p><table><tr><td>规章</td><td>0</td></tr></table>" * 9
    document = read(f'<p>某市</p><div class="tab" style="display:none">{report}</div>')
    assert "规章 | 0" in document.text


def test_sentences_are_kept_whatever_they_hold() -> None:
    for sentence in (
        "全市网站完成ICP备案12个。",
        "制发<a href=1>《办法一》</a><a href=2>《办法二》</a><a href=3>《办法三》</a>3件。",
        "统一打印本页资料5份",
    ):
        assert lines(read(f"<div><p>{sentence}</p></div>")), sentence


def test_report_content_in_frames_of_the_site_is_kept() -> None:
    document = read("""<article><header><h1>某局年度报告</h1><a href="#">分享</a></header>
      <aside><table><tr><td>规章</td><td>0</td></tr></table></aside></article>""")
    assert "某局年度报告" in document.text
    assert "规章 | 0" in document.text


def test_the_page_says_what_it_is() -> None:
    document = read("""<!-- saved from url=(0035)http://www.example.gov.cn/zwgk/1.html --><html><head>
      <title>首页标题</title>
      <meta name="ArticleTitle" content="某市2023年年报"><meta name="PUBDATE" content="2024-01-20 10:00">
      <meta name="ContentSource" content="某市人民政府办公室"><meta name="SiteName" content="某市人民政府"></head>
      <body><p>正文</p></body></html>""")
    assert document.metadata.title == "某市2023年年报"
    assert document.metadata.published == "2024-01-20 10:00"
    assert document.metadata.publisher == "某市人民政府办公室"
    assert document.metadata.url == "http://www.example.gov.cn/zwgk/1.html"


def test_lines_broken_in_the_source_are_one_line() -> None:
    document = read("<p>政府信息\n   公开工作 annual\nreport 共\r\n3 件</p>")
    assert lines(document) == ["政府信息公开工作 annual report 共 3 件"]


def test_line_breaks_and_preformatted_text_are_lines() -> None:
    assert lines(read("<p>第一行<br>第二行<BR/>第三行</p>")) == ["第一行", "第二行", "第三行"]
    assert lines(read("<html><pre>第一行\n第二行\n</pre></html>")) == ["第一行", "第二行"]


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "啊啊啊啊啊啊啊啊"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    assert lines(read(f"{bomb}<html><body><p>正文&c;</p></body></html>"))[-1] == "正文&c;"
    external = (
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/hostname">]><html><p>[&e;]</p></html>'
    )
    assert "[&e;]" in read(external).text


@pytest.mark.parametrize("tag", ["div", "span", "table><tr><td", "ul><li"])
def test_markup_nested_too_deeply_is_refused(tag: str) -> None:
    with pytest.raises(UnreadableDocumentError, match="nested"):
        read(f"<html><body><p>年报</p>{f'<{tag}>' * 100_000}</body></html>")


def test_large_pictures_inside_the_page_are_left_out() -> None:
    document = read(f'<p>前</p><img src="data:image/png;base64,{"A" * 12_000_000}"><p>后</p>')
    assert lines(document) == ["前", "后"]


def test_tables_nested_within_the_limit_are_read() -> None:
    deep = 40
    document = read("<table><tr><td>层</td><td>" * deep + "底" + "</td></tr></table>" * deep)
    assert document.text.count("层") == deep
    assert "底" in document.text


@pytest.mark.parametrize(
    ("stated", "url"),
    [
        ("http://www.example.gov.cn/art/2023/1/12/art_1.html", "http://www.example.gov.cn/art/2023/1/12/art_1.html"),
        ("http://www.example.gov.cn/年报.html?x=%E5%B9%B4", "http://www.example.gov.cn/年报.html?x=%E5%B9%B4"),
        ("/art/2023/1/12/art_1.html", ""),
        ("www.example.gov.cn/art_1.html", ""),
        ("http://www.example.gov.cn/a b|c", ""),
        ("http://www.example.gov.cn/%zz", ""),
        ("http://[::1", ""),
        ("javascript:void(0)", ""),
    ],
)
def test_only_an_address_on_the_web_is_taken_for_the_page_s(stated: str, url: str) -> None:
    page = f'<html><head><meta name="Url" content="{stated}"></head><body><p>正文</p></body></html>'
    found = markup_to_document(page, "page.html", "0" * 64).metadata.url
    assert found == url
    assert not found or ox.NamedNode(found)
