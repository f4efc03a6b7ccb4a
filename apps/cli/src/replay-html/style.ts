/** Paper and ink, hairlines, colour only where it means something; light and dark, phone and paper. */
export const STYLE = `
:root{color-scheme:light dark;--page:#FCFBF8;--rail:#F5F2EB;--sel:#F1ECDF;--glow:#FFF4CF;--hair:#E5E0D5;--line:#CBC4B5;--ink:#1B1A17;--ink-2:#57534A;--ink-3:#6F6A5E;--buy:#1A5DBE;--sell:#B0450A;--sun:#E8A80C;--sun-text:#835A00;--battery:#561B4A;--market:#0A7465;--grid:#5F6875;--grid-fill:#AEB5BF;--alarm:#B3261E;--market-rgb:10,116,101}
@media (prefers-color-scheme:dark){:root{--page:#141412;--rail:#1B1A17;--sel:#2A2822;--glow:#2E2713;--hair:#2D2B26;--line:#4A463D;--ink:#F1EEE6;--ink-2:#B9B3A4;--ink-3:#979082;--buy:#7FB3FF;--sell:#FF9C61;--sun:#F4BD3A;--sun-text:#F4BD3A;--battery:#FFC9EA;--market:#4FC9B2;--grid:#9CA6B4;--grid-fill:#5B6470;--alarm:#FF8A80;--market-rgb:79,201,178}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:14px/20px "Instrument Sans","Inter",system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-feature-settings:"tnum";font-variant-numeric:tabular-nums}
main{max-width:1120px;margin:0 auto;padding:0 24px 56px}
h1,h2,h3,p,dl,dd,ul,figure{margin:0;padding:0}
h1{font-size:30px;line-height:36px;font-weight:650;letter-spacing:-.02em;text-wrap:balance;max-width:30em}
h2{font-size:17px;line-height:22px;font-weight:650;letter-spacing:-.01em}
h3{font-size:14px;line-height:20px;font-weight:650;margin-top:44px}
h2 small,h3 small{font-size:12px;font-weight:400;letter-spacing:0;color:var(--ink-3);margin-left:4px}
code{font:12px/18px "Geist Mono",ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
abbr{text-decoration:none}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.top{padding:18px 0 26px}
.brand{display:flex;flex-wrap:wrap;align-items:center;gap:4px 8px;padding-bottom:26px;color:var(--ink-2)}
.brand b{font-weight:650;color:var(--ink)}.brand>span:not(.chips){overflow-wrap:anywhere;min-width:0}
.mark{display:block}
.chips{margin-left:auto;display:flex;gap:6px}
.chip{border:1px solid var(--line);border-radius:4px;padding:0 7px;font-size:11.5px;line-height:18px;color:var(--ink-2);white-space:nowrap}
.chip.loud{background:var(--ink);border-color:var(--ink);color:var(--page)}
.lead{margin-top:10px;font-size:16px;line-height:24px;color:var(--ink-2);max-width:52em}
.good{color:var(--market);font-weight:600}.bad{color:var(--alarm);font-weight:600}
.span{margin-top:6px;color:var(--ink-3);font-size:13px}
.warning{margin-top:14px;padding:8px 12px;background:var(--glow);border-left:3px solid var(--alarm)}
.split{display:flex;height:14px;margin-top:22px;gap:1px}.split i{display:block;min-width:1px}
section{border-top:1px solid var(--hair);padding:26px 0 28px}
.says{color:var(--ink-2);margin:2px 0 12px;max-width:68em;overflow-wrap:anywhere}
.note{color:var(--ink-3);font-size:12px;line-height:17px;margin:8px 0 0;max-width:70em}
.none{color:var(--ink-3)}
.id{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;display:inline-block;max-width:11em;vertical-align:bottom}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(220px,1fr));gap:18px 22px;margin-top:16px}
.figures dt{color:var(--ink-3);font-size:12px;line-height:16px}
.figures .value{font-size:20px;line-height:26px;font-weight:600;letter-spacing:-.02em;white-space:nowrap}
.figures .note{margin:1px 0 0}
.key{list-style:none;display:flex;flex-wrap:wrap;gap:4px 18px;margin:0 0 12px;font-size:12px;line-height:16px;color:var(--ink-2)}
.key li{display:flex;align-items:center;gap:6px}
.key b{color:var(--ink);font-weight:600}
.key i{display:inline-block;flex:none;width:14px;height:10px;position:relative}
.split-key{margin:10px 0 0;font-size:13px}
.f-ink{background:var(--ink);fill:var(--ink)}.f-market{background:var(--market);fill:var(--market)}.f-battery{background:var(--battery);fill:var(--battery)}.f-sun{background:var(--sun);fill:var(--sun)}.f-grid{background:var(--grid-fill);fill:var(--grid-fill)}.f-sell{background:var(--sell)}.f-open{background:repeating-linear-gradient(135deg,var(--grid-fill) 0 2px,transparent 2px 5px);outline:1px solid var(--grid);outline-offset:-1px}
.key .f-sun{box-shadow:inset 0 0 0 1.3px var(--sun-text)}.key .f-grid{box-shadow:inset 0 0 0 1.3px var(--grid)}
svg .f-sun{stroke:var(--sun-text);stroke-width:.8;vector-effect:non-scaling-stroke}svg .f-grid{stroke:var(--grid);stroke-width:.8;vector-effect:non-scaling-stroke}
.f-corridor{fill:rgba(var(--market-rgb),.1)}
.soft{opacity:.5}
.v-opening{background:var(--market)}.v-closing{background:rgba(var(--market-rgb),.62)}.v-continuous{background:rgba(var(--market-rgb),.8)}.v-imbalance{background:repeating-linear-gradient(135deg,rgba(var(--market-rgb),.75) 0 2px,rgba(var(--market-rgb),.2) 2px 5px)}
.key .l-base,.key .l-own,.key .l-market,.key .l-foresight,.key .l-ink,.key .l-limit{height:0;border-top:2px solid}
.key .l-base{border-color:var(--grid)}.key .l-own{border-color:var(--battery)}.key .l-market{border-color:var(--market);border-top-width:3px}.key .l-foresight{border-color:var(--ink-3);border-top-style:dashed}.key .l-ink{border-color:var(--ink)}.key .l-limit{border-color:var(--alarm);border-top-style:dashed}
.key .l-corridor{background:rgba(var(--market-rgb),.14);border:dashed var(--grid);border-width:1px 0}
.plot{position:relative;margin:8px 0 26px 60px}
.plot svg{position:absolute;inset:0;width:100%;height:100%;overflow:visible}
.plot path{vector-effect:non-scaling-stroke}
.plot .grid{stroke:var(--hair);fill:none;stroke-width:1}.plot .axis{stroke:var(--line);fill:none;stroke-width:1}
.plot .line{fill:none;stroke-width:1.6;stroke-linejoin:round}
.plot .thick{stroke-width:2.4}.plot .dashed{stroke-dasharray:4 3}
.t-ink{stroke:var(--ink);color:var(--ink)}.t-grid{stroke:var(--grid);color:var(--grid)}.t-battery{stroke:var(--battery);color:var(--battery)}.t-market{stroke:var(--market);color:var(--market)}.t-faint{stroke:var(--ink-3);color:var(--ink-3)}.t-alarm{stroke:var(--alarm);color:var(--alarm)}
.labels span{position:absolute;font-size:11.5px;line-height:15px;white-space:nowrap}
.labels .y{right:calc(100% + 8px);transform:translateY(-50%);color:var(--ink-3)}
.labels .x{top:calc(100% + 6px);transform:translateX(-50%);color:var(--ink-3)}.labels .x.last{transform:translateX(-100%)}
.labels .end{left:calc(100% + 8px);transform:translateY(-50%);font-weight:600}.labels .thick{font-weight:700}
.has-ends{margin-right:128px}
.cross{position:absolute;top:0;bottom:0;width:0;border-left:1.4px solid var(--ink);pointer-events:none}
.readout{position:absolute;z-index:2;top:4px;padding:6px 9px;background:var(--page);border:1px solid var(--line);border-radius:4px;font-size:11.5px;line-height:16px;pointer-events:none;display:grid;grid-template-columns:auto auto;gap:0 10px}
.readout b{grid-column:1/-1}.readout span:nth-of-type(even){text-align:right}.readout span:nth-of-type(odd){color:var(--ink-3)}
:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
.members{display:grid;gap:0}.member+.member.head{margin-top:14px}
.member{display:grid;grid-template-columns:minmax(84px,130px) 1fr var(--amount) var(--amount);gap:14px;align-items:center;height:26px}
.member .who{overflow:hidden}.member .who .id{max-width:100%}
.member.head{height:22px;color:var(--ink-3)}.member.head span{font-size:11.5px}.member.head span:nth-child(n+3){text-align:right}
.member .amount{text-align:right;font-weight:500;white-space:nowrap}.member .saved{font-weight:600}
.many .member{height:18px;font-size:12px;line-height:16px}.many .member.head{height:22px}
.track{position:relative;height:100%;display:block}
.track i,.track .tick{position:absolute}
.track .tick{top:3px;transform:translateX(-50%);white-space:nowrap}.track .tick.last{transform:translateX(-85%)}
.track .rule{top:0;bottom:0;border-left:1px solid var(--hair)}.track .zero{top:0;bottom:0;border-left:1px solid var(--line)}
.track .gain{top:calc(50% - 3px);height:6px;background:rgba(var(--market-rgb),.42)}.track .loss{top:calc(50% - 3px);height:6px;background:repeating-linear-gradient(135deg,var(--alarm) 0 1.5px,transparent 1.5px 5px)}
.track .base,.m-base{top:calc(50% - 7px);height:14px;border-left:2px solid var(--ink-2);margin-left:-1px}
.track .shadow{top:calc(50% - 7px);height:14px;border-left:2px dotted var(--grid);margin-left:-1px}
.track .own{top:calc(50% - 5px);width:3px;height:10px;background:var(--battery);margin-left:-1.5px}
.track .bill{top:calc(50% - 5.5px);width:11px;height:11px;margin-left:-5.5px;border-radius:50%;background:var(--market);box-shadow:0 0 0 1.5px var(--page)}
.many .track .base,.many .track .shadow{top:calc(50% - 5px);height:10px}.many .track .own{top:calc(50% - 4px);height:8px}.many .track .bill{top:calc(50% - 4px);width:8px;height:8px;margin-left:-4px}
.key .m-bill{width:11px;height:11px;border-radius:50%;background:var(--market)}.key .m-saved{height:6px;background:rgba(var(--market-rgb),.42)}.key .m-own{width:3px;background:var(--battery)}.key .m-shadow{width:2px;height:14px;border-left:2px dotted var(--grid)}.key .m-base{width:2px;margin:0}
i.no,.track i.bill.no{display:inline-block;width:11px;height:10px;background:var(--alarm);clip-path:polygon(50% 0,100% 100%,0 100%);border-radius:0;margin-right:5px;box-shadow:none;flex:none}
.track i.bill.no{margin-right:0}.key i.no{margin:0;width:11px}
i.yes{display:inline-block;flex:none;width:12px;height:7px;border:solid var(--market);border-width:0 0 2.4px 2.4px;transform:rotate(-45deg) translate(1px,-2px)}
.scroll{overflow-x:auto;max-width:100%;position:relative}
table{border-collapse:collapse;font-size:12.5px;line-height:17px}
caption{text-align:left;color:var(--ink-3);font-size:12px;padding:6px 0}
th,td{padding:3px 0 3px 18px;text-align:right;white-space:nowrap;font-weight:400}
th:first-child,td:first-child{padding-left:0;position:sticky;left:0;background:var(--page)}
.t{text-align:left}
thead th{color:var(--ink-3);font-size:11.5px;border-bottom:1px solid var(--line);vertical-align:bottom}
tbody tr+tr>*{border-top:1px solid var(--hair)}
th[aria-sort]{color:var(--ink)}th button{all:unset;cursor:pointer}th button:focus-visible{outline:2px solid var(--ink);outline-offset:2px}th[aria-sort=ascending] button:after{content:" \\2191"}th[aria-sort=descending] button:after{content:" \\2193"}
details{margin-top:12px}
summary{cursor:pointer;color:var(--ink-2);font-size:12.5px;width:max-content;padding:4px 0}
details .scroll{max-height:420px;overflow-y:auto}details thead th{position:sticky;top:0;background:var(--page);z-index:1}details thead th:first-child{z-index:2}
.matrix{width:100%;table-layout:auto;border-collapse:separate;border-spacing:2px}
.matrix thead th{border:0;text-align:center;padding:2px}.matrix thead th.t{text-align:left}.matrix thead th:last-child{text-align:right}
.matrix tbody tr+tr>*{border:0}.matrix td{padding:3px 6px;text-align:center;border-radius:2px}
.matrix .sum{font-weight:600;text-align:right}
.s0{background:var(--rail)}.s1{background:rgba(var(--market-rgb),.12)}.s2{background:rgba(var(--market-rgb),.24)}.s3{background:rgba(var(--market-rgb),.38)}.s4{background:rgba(var(--market-rgb),.54)}
.key .s0,.key .s1,.key .s3{border-radius:2px}
.worse{color:var(--alarm);font-weight:600;box-shadow:inset 0 0 0 1.5px var(--alarm)}.worse i.no{width:9px;height:8px;margin-right:4px}
.bars{display:grid;gap:5px}
.bar-row{display:grid;grid-template-columns:190px 1fr var(--amount);gap:14px;align-items:center;min-height:24px}
.bar{position:relative;display:flex;height:16px;border-left:1px solid var(--line)}.bar i{display:block}
.fall .bar{border:0}.fall .bar i{position:absolute;top:0;height:100%}.fall .bar .zero{top:-4px;height:24px;border-left:1px solid var(--line)}
.bar-row .amount{text-align:right;font-weight:500;white-space:nowrap}.level>span{font-weight:600}
.checks{list-style:none;display:grid;gap:6px;margin:12px 0 18px}.checks li{display:flex;gap:8px;align-items:center}
.run{display:grid;gap:8px}.run>div{display:grid;grid-template-columns:170px 1fr;gap:14px}.run dt{color:var(--ink-3)}.run dd{min-width:0;overflow-wrap:anywhere}
.command code{display:block;background:var(--rail);padding:8px 10px;border-radius:4px}
.words{columns:2;column-gap:40px;margin-top:14px}.words>div{break-inside:avoid;padding-bottom:9px}.words dt{font-weight:600;font-size:13px}.words dd{color:var(--ink-2);font-size:13px;line-height:18px}
@media screen and (max-width:720px){
main{padding:0 16px 40px}h1{font-size:25px;line-height:30px}.lead{font-size:15px;line-height:22px}.brand{padding-bottom:18px}
.figures{grid-template-columns:1fr 1fr;gap:16px}.figures .value{font-size:18px;line-height:24px}
.plot{margin-left:54px}.has-ends{margin-right:0}.labels .end,.labels .minor{display:none}
.member,.many .member{grid-template:22px 22px/minmax(0,1fr) var(--amount) var(--amount);gap:0 8px;height:auto;font-size:13px}.many .member{grid-template-rows:18px 16px;font-size:12px}.member .track{grid-area:2/1/3/4}.member.head{height:auto;grid-template-rows:16px 20px}.track .tick:first-child{transform:none}.member.head span:first-child{grid-area:1/1}
.bar-row{grid-template-columns:96px 1fr var(--amount);gap:8px;font-size:12.5px;line-height:16px}.run>div{grid-template-columns:1fr;gap:0}
.words{columns:1}summary{line-height:36px;padding:4px 0}
.matrix{border-spacing:1px}.matrix th.t{max-width:74px}.matrix th .id{max-width:70px}.matrix td:not(.sum){padding:3px 0;min-width:15px}.matrix td:not(.sum)>span:not(.none){position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.matrix .worse i.no{margin:0}.matrix thead abbr{font-size:10.5px;letter-spacing:-.03em}.matrix .sum{padding-left:4px;padding-right:0}
.has-many thead abbr{display:inline-block;width:1.2ch;overflow:hidden}
}
@media print{
:root{--page:#fff;--rail:#F5F2EB;--hair:#E5E0D5;--line:#CBC4B5;--ink:#1B1A17;--ink-2:#57534A;--ink-3:#6F6A5E;--sun:#E8A80C;--sun-text:#835A00;--battery:#561B4A;--market:#0A7465;--grid:#5F6875;--grid-fill:#AEB5BF;--alarm:#B3261E;--market-rgb:10,116,101}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
main{max-width:none;padding:0 6px}body{font-size:11px;line-height:15px}section{padding:14px 0}.plot,.figures>div,.member,.bar-row,tr,.checks{break-inside:avoid}h2,h3,.says,.key{break-after:avoid}details:not([open]){display:none}details .scroll{max-height:none}.cross,.readout{display:none}
}
`
